import { dropSections, layoutOf, rejectSections, restoreSections } from '@mvbridge/sdp';
import { describe, expect, test } from 'vitest';
import { clientOffer, clientVideoOffer, freeswitchOffer } from '../../support/sdp.ts';
import { linesOf, sdpOf } from './captured.ts';

const isAudio = ({ kind }: { readonly kind: string }) => kind === 'audio';

test('a client’s video is rejected in place: port 0, inactive, its mid, out of the group', () => {
  const rejected = rejectSections(clientVideoOffer, isAudio);
  const [audio = '', video = ''] = rejected.split(/(?=m=video)/);
  expect(video).toMatch(/^m=video 0 UDP\/TLS\/RTP\/SAVPF 96 [\d ]+\r\na=inactive\r\na=mid:1\r\n$/);
  const [before = ''] = clientVideoOffer.split(/(?=m=video)/);
  expect(audio).toBe(before.replace('a=group:BUNDLE 0 1', 'a=group:BUNDLE 0'));
});

test('a client’s video is dropped as if it had never been offered', () => {
  const [before = ''] = clientVideoOffer.split(/(?=m=video)/);
  expect(dropSections(clientVideoOffer, isAudio)).toBe(before.replace('a=group:BUNDLE 0 1', 'a=group:BUNDLE 0'));
});

test('what keeps everything changes nothing', () => {
  for (const sdp of [clientVideoOffer, freeswitchOffer]) {
    expect(rejectSections(sdp, () => true)).toBe(sdp);
    expect(dropSections(sdp, () => true)).toBe(sdp);
    expect(restoreSections(sdp, sdp)).toBe(sdp);
  }
});

describe('a section is rejected', () => {
  const rows: Record<string, readonly [string, readonly string[]]> = {
    'without a mid where it had none': [sdpOf('m=video 9 X 96', 'c=IN IP4 1.2.3.4'), ['m=video 0 X 96', 'a=inactive']],
    'with a port count': [sdpOf('m=video 9/2 X 96'), ['m=video 0 X 96', 'a=inactive']],
    'that was rejected already': [sdpOf('m=video 0 X 96', 'a=sendrecv'), ['m=video 0 X 96', 'a=inactive']],
    'with an unreadable port': [sdpOf('m=video 99999999 X 96'), ['m=video 0 X 96', 'a=inactive']],
  };
  test.each(Object.entries(rows))('%s', (_, [sdp, lines]) => {
    expect(rejectSections(sdp, () => false)).toBe(sdpOf(...lines));
  });
});

test('a section whose m= line can be read now that it is rejected is paired like any other', () => {
  const rejected = rejectSections(sdpOf('m=audio 99999999 X 0', 'm=audio 9 Y 0'), (_, i) => i === 1);
  expect(restoreSections(rejected, sdpOf('m=audio 0 Z 0', 'm=audio 9 Z 0'))).toBe(rejected);
});

test('only the mids that are gone leave a group, and other groups are left alone', () => {
  const sdp = sdpOf(
    'a=group:BUNDLE 0 1 10',
    'a=group:BUNDLE 2',
    'a=group:LS 0 1',
    'm=audio 9 X 0',
    'a=mid:0',
    'm=video 9 X 0',
    'a=mid:1',
    'm=video 9 X 0',
    'a=mid:10',
    'm=video 9 X 0',
    'a=mid:2',
  );
  expect(
    linesOf(
      rejectSections(sdp, (_, i) => i !== 1 && i !== 3),
      'a=group',
    ),
  ).toEqual(['a=group:BUNDLE 0 10', 'a=group:BUNDLE', 'a=group:LS 0 1']);
});

test('a mid that no section has leaves its group even where no section goes', () => {
  const sdp = sdpOf('a=group:BUNDLE 0 7', 'm=audio 9 X 0', 'a=mid:0');
  for (const edited of [rejectSections(sdp, () => true), dropSections(sdp, () => true)])
    expect(edited).toBe(sdpOf('a=group:BUNDLE 0', 'm=audio 9 X 0', 'a=mid:0'));
});

test('of what is no SDP there is no layout', () => {
  expect(layoutOf('')).toBe('');
});

describe('an answer is given the sections of its offer', () => {
  const audio = (port: number, tag: string) => [`m=audio ${port} X 0`, `a=x:${tag}`];
  const video = (port: number, tag: string) => [`m=video ${port} X 96`, `a=x:${tag}`];
  const NO_AUDIO = ['m=audio 0 X 0', 'a=inactive'];
  const NO_VIDEO = ['m=video 0 X 96', 'a=inactive'];
  const rows: Record<string, Readonly<Record<'offer' | 'answer' | 'whole', readonly string[]>>> = {
    'the video that was left out for the client': {
      offer: [...audio(9, 'o'), ...video(9, 'o')],
      answer: audio(7, 'a'),
      whole: [...audio(7, 'a'), ...NO_VIDEO],
    },
    'in the offer’s order': {
      offer: [...video(9, 'o'), ...audio(9, 'o')],
      answer: [...audio(7, 'a'), ...video(8, 'a')],
      whole: [...video(8, 'a'), ...audio(7, 'a')],
    },
    'not one more': { offer: audio(9, 'o'), answer: [...audio(7, 'a'), ...audio(8, 'b')], whole: audio(7, 'a') },
    'the first of two alike, when it answers one': {
      offer: [...audio(9, 'o'), ...audio(9, 'p')],
      answer: audio(7, 'a'),
      whole: [...audio(7, 'a'), ...NO_AUDIO],
    },
    'the live one of two alike, when the other was rejected in the offer': {
      offer: [...audio(0, 'o'), ...audio(9, 'p')],
      answer: audio(7, 'a'),
      whole: [...NO_AUDIO, ...audio(7, 'a')],
    },
    'whole already, the first of two rejected on both sides': {
      offer: [...audio(0, 'o'), ...audio(9, 'p')],
      answer: [...audio(0, 'a'), ...audio(7, 'b')],
      whole: [...audio(0, 'a'), ...audio(7, 'b')],
    },
    'whole already, the first of two rejected by the answer': {
      offer: [...audio(9, 'o'), ...audio(9, 'p')],
      answer: [...audio(0, 'a'), ...audio(7, 'b')],
      whole: [...audio(0, 'a'), ...audio(7, 'b')],
    },
    'all of them, when it is empty': {
      offer: [...audio(9, 'o'), ...video(9, 'p')],
      answer: [],
      whole: [...NO_AUDIO, ...NO_VIDEO],
    },
    'none, when the offer is no SDP': { offer: [], answer: audio(7, 'a'), whole: [] },
  };
  test.each(Object.entries(rows))('%s', (_, { offer, answer, whole }) => {
    expect(restoreSections(sdpOf('v=0', ...answer), sdpOf('v=0', ...offer))).toBe(sdpOf('v=0', ...whole));
  });
});

test('the client’s answer to a shortened FreeSWITCH offer is whole for FreeSWITCH again', () => {
  const whole = restoreSections(clientOffer, freeswitchOffer);
  expect(linesOf(whole, 'm=').map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual(['m=audio 9', 'm=video 0']);
  expect(whole.startsWith(clientOffer)).toBe(true);
});
