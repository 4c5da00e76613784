// Which section's candidates are listed where several could be.
import { type ListRules, listCandidates, type TrickledCandidate } from '@mvbridge/sdp';
import { expect, test } from 'vitest';
import { linesOf, sdpOf } from './captured.ts';

const answered: ListRules = { role: 'answer', placeholder: 'never', family: 'ipv4' };
const to = (sdpMid: string, address: string, ufrag?: string): TrickledCandidate => ({
  candidate: `candidate:1 1 udp 100 ${address} 5000 typ host`,
  sdpMid,
  ...(ufrag !== undefined && { usernameFragment: ufrag }),
});
const THREE = ['0', '1', '2'].flatMap((mid) => ['m=audio 9 X 0', `a=mid:${mid}`]);
const addresses = (sdp: string, ...trickled: readonly TrickledCandidate[]) =>
  linesOf(listCandidates(sdp, trickled, answered).sdp, 'a=candidate:').map((line) => line.split(' ')[4]);

test('a bundled section without its own lists the first one’s of its group that has some', () => {
  const sdp = sdpOf('a=group:BUNDLE 0 1 2', ...THREE);
  expect(addresses(sdp, to('0', '192.0.2.1'), to('1', '192.0.2.2'))).toEqual(['192.0.2.1', '192.0.2.2', '192.0.2.1']);
  expect(addresses(sdp, to('1', '192.0.2.1'), to('2', '192.0.2.2'))).toEqual(['192.0.2.1', '192.0.2.1', '192.0.2.2']);
});

test('a section that two groups name belongs to the first of them', () => {
  const sdp = sdpOf('a=group:BUNDLE 0 1', 'a=group:BUNDLE 1 2', ...THREE);
  expect(addresses(sdp, to('0', '192.0.2.1'), to('2', '192.0.2.2'))).toEqual(['192.0.2.1', '192.0.2.1', '192.0.2.2']);
});

test('a candidate says whose it is, and the SDP does not: it is listed', () => {
  const list = listCandidates(sdpOf(...THREE), [to('0', '192.0.2.1', 'any')], answered);
  expect(list.listed.map(({ address }) => address)).toEqual(['192.0.2.1']);
  expect(list.leftOut).toEqual([]);
});
