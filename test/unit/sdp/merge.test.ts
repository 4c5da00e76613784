import { mergeCandidates, splitCandidates, type TrickledCandidate } from '@mvbridge/sdp';
import { describe, expect, test } from 'vitest';
import { capturedCandidates, capturedSdps, linesOf, sdpOf } from './captured.ts';

const A = 'candidate:1 1 udp 3 192.0.2.1 1001 typ host';
const B = 'candidate:2 1 udp 2 192.0.2.2 1002 typ host';
const C = 'candidate:3 1 udp 1 192.0.2.3 1003 typ host';
const END = 'a=end-of-candidates';

const SESSION = ['v=0', 's=-', 'a=x-unknown: kept  as it is '];
const AUDIO = ['m=audio 9 RTP/SAVPF 111', 'a=ice-ufrag:u', 'a=ice-pwd:p'];
const VIDEO = ['m=video 9 RTP/SAVPF 96'];
const DEAD = ['m=application 0 UDP/DTLS/SCTP 5000', 'a=mid:2'];
const SDP = sdpOf(...SESSION, ...AUDIO, 'a=mid:0', ...VIDEO, 'a=mid:1', ...DEAD);

describe('a trickled candidate goes into the SDP', () => {
  /** What came, and the lines of the audio, video and rejected section after it. */
  const rows: Record<string, readonly [readonly TrickledCandidate[], readonly string[], readonly string[], string[]?]> =
    {
      'behind the ICE credentials, else at the end of its section': [
        [
          { candidate: A, sdpMid: '0' },
          { candidate: B, sdpMid: '1' },
        ],
        [...AUDIO, `a=${A}`, 'a=mid:0'],
        [...VIDEO, 'a=mid:1', `a=${B}`],
      ],
      'by index where it has no mid': [
        [{ candidate: A, sdpMLineIndex: 1 }],
        [...AUDIO, 'a=mid:0'],
        [...VIDEO, 'a=mid:1', `a=${A}`],
      ],
      'in the order of arrival': [
        [B, A, C].map((candidate) => ({ candidate, sdpMid: '0' })),
        [...AUDIO, `a=${B}`, `a=${A}`, `a=${C}`, 'a=mid:0'],
        [...VIDEO, 'a=mid:1'],
      ],
      'once, however often it comes': [
        [A, A, `a=${A}`, `${A} `].map((candidate) => ({ candidate, sdpMid: '0' })),
        [...AUDIO, `a=${A}`, 'a=mid:0'],
        [...VIDEO, 'a=mid:1'],
      ],
      'with all that is in it, a blank at its end apart': [
        [{ candidate: `${A} note a=b `, sdpMid: '0' }],
        [...AUDIO, `a=${A} note a=b`, 'a=mid:0'],
        [...VIDEO, 'a=mid:1'],
      ],
      'whatever it could be used for: mDNS, TCP, RTCP': [
        [
          'candidate:1 1 udp 1 x.local 9 typ host',
          'candidate:1 1 tcp 1 192.0.2.1 9 typ host tcptype active',
          'candidate:1 2 udp 1 ::1 9 typ host',
        ].map((candidate) => ({ candidate, sdpMid: '1' })),
        [...AUDIO, 'a=mid:0'],
        [
          ...VIDEO,
          'a=mid:1',
          'a=candidate:1 1 udp 1 x.local 9 typ host',
          'a=candidate:1 1 tcp 1 192.0.2.1 9 typ host tcptype active',
          'a=candidate:1 2 udp 1 ::1 9 typ host',
        ],
      ],
      'before the end marker of its section, wherever that came': [
        [
          { candidate: '', sdpMid: '0' },
          { candidate: A, sdpMid: '0' },
        ],
        [...AUDIO, `a=${A}`, END, 'a=mid:0'],
        [...VIDEO, 'a=mid:1'],
      ],
      'or not at all, as an end marker for every live section': [
        [{ candidate: '' }],
        [...AUDIO, END, 'a=mid:0'],
        [...VIDEO, 'a=mid:1', END],
      ],
      'or not at all, as matrix-js-sdk’s end marker with an empty mid': [
        [{ candidate: '', sdpMid: '', sdpMLineIndex: null }],
        [...AUDIO, END, 'a=mid:0'],
        [...VIDEO, 'a=mid:1', END],
      ],
      'or not at all, as an end marker for a section by name, a rejected one too': [
        [{ candidate: '', sdpMid: '2' }],
        [...AUDIO, 'a=mid:0'],
        [...VIDEO, 'a=mid:1'],
        [...DEAD, END],
      ],
    };
  test.each(Object.entries(rows))('%s', (_, [candidates, audio, video, dead = DEAD]) => {
    const expected = { sdp: sdpOf(...SESSION, ...audio, ...video, ...dead), strays: [] };
    expect(mergeCandidates(SDP, candidates)).toEqual(expected);
  });
});

describe('a stray is left out of the SDP and handed back', () => {
  const strays: Record<string, TrickledCandidate> = {
    'it names no section': { candidate: A },
    'it names a mid that is not there': { candidate: A, sdpMid: '7', sdpMLineIndex: 0 },
    'it names an index that is not there': { candidate: A, sdpMLineIndex: 3 },
    'it is an end marker for a section that is not there': { candidate: '', sdpMid: '7' },
    'it is an end marker for an index that is not there': { candidate: '', sdpMLineIndex: 3 },
    'it is no candidate': { candidate: 'hello', sdpMid: '0' },
    'it brings a line of its own': { candidate: `${A}\r\na=sendrecv`, sdpMid: '0' },
    'it is blank, which is no end marker': { candidate: ' ', sdpMid: '0' },
  };
  test.each(Object.entries(strays))('%s', (_, stray) => {
    expect(mergeCandidates(SDP, [stray])).toEqual({ sdp: SDP, strays: [stray] });
  });
});

test('a candidate behind candidates goes behind the last of them, and the end marker moves along', () => {
  const sdp = sdpOf('m=audio 9 X 0', 'a=ice-pwd:p', `a=${A}`, END, 'a=mid:0');
  expect(mergeCandidates(sdp, [{ candidate: B, sdpMid: '0' }]).sdp).toBe(
    sdpOf('m=audio 9 X 0', 'a=ice-pwd:p', `a=${A}`, `a=${B}`, END, 'a=mid:0'),
  );
});

test('an SDP in LF comes out in CRLF, and one without any section takes nothing', () => {
  expect(mergeCandidates('v=0\nm=audio 9 X 0\n', [{ candidate: A, sdpMLineIndex: 0 }]).sdp).toBe(
    sdpOf('v=0', 'm=audio 9 X 0', `a=${A}`),
  );
  const stray = { candidate: A, sdpMLineIndex: 0 };
  expect(mergeCandidates('hello', [stray, { candidate: '' }])).toEqual({ sdp: sdpOf('hello'), strays: [stray] });
});

test('merging the same again changes nothing, on every captured SDP', () => {
  const candidates = [...capturedCandidates, { candidate: '' }];
  for (const sdp of capturedSdps) {
    const once = mergeCandidates(sdp, candidates);
    expect(once.sdp.length).toBeGreaterThan(sdp.length);
    expect(mergeCandidates(once.sdp, candidates)).toEqual(once);
  }
});

function sortedLines(sdp: string): readonly string[] {
  return linesOf(sdp, '')
    .filter((line) => line !== END)
    .sort();
}

describe('an SDP is split into itself and its trickle', () => {
  test('each candidate names its section both ways, the mid only where there is one', () => {
    const sdp = sdpOf('v=0', 'm=audio 9 X 0', `a=${A}`, END, 'm=video 9 X 0', 'a=mid:v', `a=${B}`, END);
    expect(splitCandidates(sdp)).toEqual({
      sdp: sdpOf('v=0', 'm=audio 9 X 0', 'm=video 9 X 0', 'a=mid:v'),
      candidates: [
        { candidate: A, sdpMLineIndex: 0 },
        { candidate: B, sdpMid: 'v', sdpMLineIndex: 1 },
      ],
      ended: true,
    });
  });

  const ended: Record<string, readonly [boolean, string]> = {
    'a rejected section need not say so': [true, sdpOf('m=audio 9 X 0', END, 'm=video 0 X 0')],
    'every live section must': [false, sdpOf('m=audio 9 X 0', END, 'm=video 9 X 0')],
    'or the session part, for all': [true, sdpOf('v=0', END, 'm=audio 9 X 0', 'm=video 9 X 0')],
    'there is nothing live': [false, sdpOf('v=0', END, 'm=audio 0 X 0', END)],
    'there is nothing': [false, ''],
  };
  test.each(Object.entries(ended))('ended: %s', (_, [is, sdp]) => {
    expect(splitCandidates(sdp)).toMatchObject({ ended: is });
    expect(splitCandidates(sdp).sdp).not.toContain(END);
  });

  test('merged again it has the same candidates in each section, on every captured SDP', () => {
    let seen = 0;
    for (const sdp of capturedSdps) {
      const split = splitCandidates(sdp);
      expect(split.sdp).not.toContain('a=candidate:');
      const again = mergeCandidates(split.sdp, [...split.candidates, ...(split.ended ? [{ candidate: '' }] : [])]);
      expect(again.strays).toEqual([]);
      expect(splitCandidates(again.sdp)).toEqual(split);
      // FreeSWITCH's offers of audio and video have one end marker, in the last section: that is not the end.
      expect(sortedLines(again.sdp)).toEqual(sortedLines(sdp.replace(/\r?\n/g, '\r\n')));
      seen += split.candidates.length;
    }
    expect(seen).toBeGreaterThan(100);
  });
});
