import { bundleAnswer, bundleOffer, isLive, readSdp, restoreSections } from '@mvbridge/sdp';
import { describe, expect, test } from 'vitest';
import { clientOffer, clientVideoOffer, freeswitchAnswer, freeswitchOffer } from '../../support/sdp.ts';
import { freeswitchSdps, linesOf, sdpOf } from './captured.ts';

const END = 'a=end-of-candidates';

/** What a max-bundle client looks at first: groups, sections, mids, end markers. */
function outline(sdp: string): readonly string[] {
  return linesOf(sdp, 'm=', 'a=mid', 'a=group', END, 'a=inactive').map((line) =>
    line.startsWith('m=')
      ? line.replace(/^(m=\w+) [1-9]\d* .*/, '$1 live').replace(/^(m=\w+) 0 .*/, '$1 rejected')
      : line,
  );
}

test('FreeSWITCH’s answer to audio gains the offer’s mid and a group, and nothing else changes', () => {
  expect(outline(freeswitchAnswer)).toEqual(['m=audio live', END]);
  const bundled = bundleAnswer(freeswitchAnswer, clientOffer);
  expect(outline(bundled)).toEqual(['a=group:BUNDLE 0', 'm=audio live', END, 'a=mid:0']);
  expect(linesOf(bundled, '').filter((line) => !/^a=(group|mid)/.test(line))).toEqual(linesOf(freeswitchAnswer, ''));
});

test('FreeSWITCH’s offer of audio and video becomes one of audio alone, with a mid and a group', () => {
  expect(outline(freeswitchOffer)).toEqual(['m=audio live', 'm=video live', END]);
  expect(outline(bundleOffer(freeswitchOffer))).toEqual(['a=group:BUNDLE 0', 'm=audio live', END, 'a=mid:0']);
});

describe('each SDP that FreeSWITCH wrote in the captures', () => {
  test('there are some, with one section and with two', () => {
    expect(new Set(freeswitchSdps.map((sdp) => readSdp(sdp).sections.length))).toEqual(new Set([1, 2]));
    expect(freeswitchSdps.length).toBeGreaterThan(20);
  });
  test.each(freeswitchSdps.map((sdp, i) => [i, sdp] as const))('%i, as an answer to audio and video', (_, sdp) => {
    expect(outline(bundleAnswer(sdp, clientVideoOffer))).toEqual([
      'a=group:BUNDLE 0',
      'm=audio live',
      END,
      'a=mid:0',
      'm=video rejected',
      'a=inactive',
      'a=mid:1',
    ]);
  });
  test.each(freeswitchSdps.map((sdp, i) => [i, sdp] as const))('%i, as an offer', (_, sdp) => {
    const offer = bundleOffer(sdp);
    expect(outline(offer)).toEqual(['a=group:BUNDLE 0', 'm=audio live', END, 'a=mid:0']);
    expect(restoreSections(offer, sdp).match(/^m=/gm)).toHaveLength(readSdp(sdp).sections.length);
  });
});

describe('an answer is bundled', () => {
  const audio = (...more: string[]) => ['m=audio 7 X 0', 'a=ice-ufrag:A', ...more];
  const video = (...more: string[]) => ['m=video 8 X 96', ...more];
  const offer = (...session: string[]) => [...session, 'm=audio 9 X 0', 'a=mid:a', 'm=video 9 X 96', 'a=mid:v'];
  const rows: Record<string, Readonly<Record<'offer' | 'answer', readonly string[]>> & { outline: string[] }> = {
    'video on the same transport stays': {
      offer: offer('a=group:BUNDLE a v'),
      answer: [...audio(), ...video('a=ice-ufrag:A')],
      outline: ['a=group:BUNDLE a v', 'm=audio live', END, 'a=mid:a', 'm=video live', END, 'a=mid:v'],
    },
    'video on a transport of its own goes': {
      offer: offer('a=group:BUNDLE a v'),
      answer: [...audio(), ...video('a=ice-ufrag:B')],
      outline: ['a=group:BUNDLE a', 'm=audio live', END, 'a=mid:a', 'm=video rejected', 'a=inactive', 'a=mid:v'],
    },
    'no group was offered, so none is made up, and video stays': {
      offer: offer(),
      answer: [...audio(), ...video('a=ice-ufrag:B')],
      outline: ['m=audio live', END, 'a=mid:a', 'm=video live', END, 'a=mid:v'],
    },
    'no mid was offered, so none is made up, and its own are gone': {
      offer: ['m=audio 9 X 0'],
      answer: ['a=group:BUNDLE x', ...audio('a=mid:x')],
      outline: ['m=audio live', END],
    },
    'its own group and mids give way to the offer’s': {
      offer: offer('a=group:BUNDLE a v'),
      answer: ['a=group:BUNDLE 1', ...audio('a=mid:1')],
      outline: ['a=group:BUNDLE a', 'm=audio live', END, 'a=mid:a', 'm=video rejected', 'a=mid:v', 'a=inactive'],
    },
    'what it says twice it says once': {
      offer: offer('a=group:BUNDLE a v'),
      answer: ['a=group:BUNDLE a', 'a=group:BUNDLE a', ...audio('a=mid:a', 'a=mid:a')],
      outline: ['a=group:BUNDLE a', 'm=audio live', END, 'a=mid:a', 'm=video rejected', 'a=mid:v', 'a=inactive'],
    },
    'audio that was rejected is not in the group': {
      offer: offer('a=group:BUNDLE a v'),
      answer: ['m=audio 0 X 0', ...video('a=ice-ufrag:B')],
      outline: ['a=group:BUNDLE v', 'm=audio rejected', 'a=inactive', 'a=mid:a', 'm=video live', END, 'a=mid:v'],
    },
    'nothing is live, so there is no group': {
      offer: offer('a=group:BUNDLE a v'),
      answer: ['hello'],
      outline: ['m=audio rejected', 'a=inactive', 'a=mid:a', 'm=video rejected', 'a=inactive', 'a=mid:v'],
    },
  };
  test.each(Object.entries(rows))('%s', (_, row) => {
    const answer = bundleAnswer(sdpOf(...row.answer), sdpOf(...row.offer));
    const sorted = (lines: readonly string[]) => [...lines].sort();
    expect(sorted(outline(answer))).toEqual(sorted(row.outline));
    expect(linesOf(answer, 'm=')).toHaveLength(linesOf(sdpOf(...row.offer), 'm=').length);
  });
});

test('a bare mid, which would count before the offer’s, is gone with the others', () => {
  const offer = sdpOf('a=group:BUNDLE 0', 'm=audio 9 X 0', 'a=mid:0');
  const wanted = sdpOf('a=group:BUNDLE 0', 'm=audio 9 X 0', 'a=mid:0', END);
  expect(bundleAnswer(sdpOf('m=audio 9 X 0', 'a=mid', 'a=mid:0', END), offer)).toBe(wanted);
  expect(bundleAnswer(sdpOf('m=audio 9 X 0', 'a=mid', END), sdpOf('m=audio 9 X 0'))).toBe(sdpOf('m=audio 9 X 0', END));
});

test('no two sections of a bundled offer have one mid, whatever mids were there', () => {
  const sdp = sdpOf('m=audio 9 X 0', 'm=audio 9 X 0', 'a=mid:0', 'm=audio 9 X 0', 'm=audio 9 X 0', 'a=mid:2');
  expect(readSdp(bundleOffer(sdp)).sections.map(({ mid }) => mid)).toEqual(['1', '0', '3', '2']);
  expect(linesOf(bundleOffer(sdp), 'a=group')).toEqual(['a=group:BUNDLE 1 0 3 2']);
});

test('an offer with nothing live has no section and no group left', () => {
  for (const sdp of ['', 'hello', sdpOf('v=0', 'a=group:BUNDLE 0', 'm=audio 0 X 0', 'a=mid:0')]) {
    const offer = bundleOffer(sdp);
    expect(readSdp(offer).sections.some(isLive)).toBe(false);
    expect(offer).not.toContain('a=group');
  }
});

test('the end marker is put behind the last candidate', () => {
  const sdp = sdpOf('m=audio 9 X 0', 'a=candidate:1 1 udp 1 192.0.2.1 9 typ host', 'a=ssrc:1 cname:x');
  expect(bundleOffer(sdp)).toBe(
    sdpOf(
      'a=group:BUNDLE 0',
      'm=audio 9 X 0',
      'a=candidate:1 1 udp 1 192.0.2.1 9 typ host',
      END,
      'a=ssrc:1 cname:x',
      'a=mid:0',
    ),
  );
});
