import { attribute, isLive, mediaOf, mergeCandidates, readSdp } from '@mvbridge/sdp';
import { describe, expect, test } from 'vitest';
import { clientVideoOffer } from '../../support/sdp.ts';
import { capturedSdps, linesOf } from './captured.ts';

const LINES = ['v=0', 's=-', 'm=audio 9 UDP/TLS/RTP/SAVPF 111', 'a=mid:0', 'm=video 0 UDP/TLS/RTP/SAVPF 96', 'a=mid:1'];
const WHOLE = {
  session: ['v=0', 's=-'],
  sections: [
    { kind: 'audio', port: 9, mid: '0', lines: ['m=audio 9 UDP/TLS/RTP/SAVPF 111', 'a=mid:0'] },
    { kind: 'video', port: 0, mid: '1', lines: ['m=video 0 UDP/TLS/RTP/SAVPF 96', 'a=mid:1'] },
  ],
};

describe('an SDP reads the same however its lines end', () => {
  const texts: Record<string, string> = {
    CRLF: LINES.map((line) => `${line}\r\n`).join(''),
    'LF, as FreeSWITCH wrote in 2014': LINES.map((line) => `${line}\n`).join(''),
    'lone CR': LINES.map((line) => `${line}\r`).join(''),
    'no line end at the end': LINES.join('\r\n'),
    'blank lines between': LINES.join('\r\n\r\n\n\r\r\n'),
    'all three in one': LINES.reduce((text, line, i) => `${text}${line}${['\n', '\r', '\r\n'][i % 3]}`, ''),
  };
  test.each(Object.entries(texts))('%s', (_, text) => expect(readSdp(text)).toEqual(WHOLE));
});

describe('what is no SDP has no sections, and nothing throws', () => {
  const texts: Record<string, readonly string[]> = {
    '': [],
    '\r\n\n\r': [],
    'not an SDP': ['not an SDP'],
    '{"json":true}': ['{"json":true}'],
    ' m=audio 9 RTP/AVP 0': [' m=audio 9 RTP/AVP 0'],
    '\u2028m=audio': ['\u2028m=audio'],
  };
  test.each(Object.entries(texts))('%j', (text, session) => {
    expect(readSdp(text)).toEqual({ session, sections: [] });
  });
});

describe('an m= line that cannot be read makes a section that is not live, and keeps its text', () => {
  const unreadable = [
    'm=',
    'm=audio',
    'm=audio 9',
    'm=audio x RTP/AVP 0',
    'm=audio -9 RTP/AVP 0',
    'm=audio 123456 RTP/AVP 0',
    'm=audio  9 RTP/AVP 0',
    'm= 9 RTP/AVP 0',
  ];
  test.each(unreadable)('%s', (line) => {
    const [section] = readSdp(`v=0\r\n${line}\r\na=mid:0\r\n`).sections;
    expect(section).toEqual({ kind: '', port: 0, mid: '0', lines: [line, 'a=mid:0'] });
    expect(section && isLive(section)).toBe(false);
  });
  test('a port with a count is a port', () => {
    expect(readSdp('m=audio 9/2 RTP/AVP 0').sections[0]).toMatchObject({ kind: 'audio', port: 9 });
  });
});

test('an attribute is found by its whole name, and its first value counts', () => {
  const lines = ['a=rtcp-mux', 'a=rtcp:9 IN IP4 0.0.0.0', 'a=rtcp:10 IN IP4 0.0.0.0', 'a=mid:a:b'];
  expect(attribute(lines, 'rtcp')).toBe('9 IN IP4 0.0.0.0');
  expect(attribute(lines, 'rtcp-mux')).toBe('');
  expect(attribute(lines, 'mid')).toBe('a:b');
  expect(attribute(lines, 'rtcp-m')).toBeUndefined();
});

test('a client’s offer with video has two live sections with their mids', () => {
  expect(readSdp(clientVideoOffer).sections.map(({ kind, port, mid }) => [kind, port, mid])).toEqual([
    ['audio', 9, '0'],
    ['video', 9, '1'],
  ]);
});

test('what there is, without the lines', () => {
  const media = readSdp(clientVideoOffer).sections.map(({ kind, port, mid }) => ({ kind, port, mid }));
  expect(mediaOf(clientVideoOffer)).toEqual(media);
  expect(mediaOf('')).toEqual([]);
});

test('what is read is the reader’s: changing it changes nothing for the next one', () => {
  const { sections } = readSdp(clientVideoOffer);
  Object.assign(sections[0] ?? {}, { port: 0 });
  (sections[0]?.lines as string[]).length = 0;
  (sections as unknown[]).length = 1;
  expect(readSdp(clientVideoOffer).sections.map(({ port, lines }) => [port, lines.length])).toEqual(
    mediaOf(clientVideoOffer).map(({ port }, i) => [port, readSdp(clientVideoOffer).sections[i]?.lines.length]),
  );
  expect(mediaOf(clientVideoOffer).map(isLive)).toEqual([true, true]);
});

test('every captured SDP comes back line for line, in CRLF', () => {
  expect(capturedSdps.length).toBeGreaterThan(50);
  expect(capturedSdps.filter((sdp) => !sdp.includes('\r'))).toHaveLength(1); // FreeSWITCH of 2014
  for (const sdp of capturedSdps) {
    const again = mergeCandidates(sdp, []).sdp;
    expect(again).toBe(sdp.replace(/\r?\n/g, '\r\n'));
    expect(linesOf(again, 'm=')).toHaveLength(readSdp(sdp).sections.length);
  }
});
