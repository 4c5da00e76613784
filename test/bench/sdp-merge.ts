// Splicing 24 candidates into a browser's offer with two sections, over splitting and joining its lines.
import { mergeCandidates, type TrickledCandidate } from '@mvbridge/sdp';
import { clientVideoOffer, withoutCandidates } from '../support/sdp.ts';
import { inTurn, ratio, took } from './rounds.ts';

/** So many offers, since a text that was split before is not split again. */
const OFFERS = 500;

export function sdpMerge() {
  const bare = withoutCandidates(clientVideoOffer);
  const offers = Array.from({ length: OFFERS }, (_, i) => bare.replaceAll(/a=ice-ufrag:.*/g, `a=ice-ufrag:u${i}`));
  const candidates = Array.from({ length: 24 }, (_, i) => candidate(i));
  const { sdp, strays } = mergeCandidates(bare, candidates);
  const listed = sdp.match(/^a=candidate:/gm)?.length;
  const sections = sdp.match(/^m=/gm)?.length;
  if (listed !== 24 || sections !== 2 || strays.length > 0)
    throw new Error(`${listed} candidates, ${sections} sections`);
  const times = inTurn(
    {
      merge: { run: () => offers.reduce((sum, offer) => sum + written(mergeCandidates(offer, candidates).sdp), 0) },
      split: { run: () => offers.reduce((sum, offer) => sum + written(offer.split('\r\n').join('\r\n')), 0) },
    },
    { rounds: 60, warmUp: 20 },
  );
  return {
    sdp_merge_us: (took(times, 'merge') * 1_000) / OFFERS,
    sdp_merge_over_split: ratio(times, 'merge', 'split'),
    sdp_split_us: (took(times, 'split') * 1_000) / OFFERS,
  };
}

/** As Chromium writes them, of several networks, in turn for one section and the other. */
function candidate(i: number): TrickledCandidate {
  const section = i % 2;
  const network = 1 + (i >> 1);
  return {
    candidate: `candidate:${3_956_852_090 - i * 77_773} 1 udp ${2_122_063_615 - i * 256} 192.0.2.${network} ${49_152 + i} typ host generation 0 ufrag BrQz network-id ${network}`,
    sdpMid: String(section),
    sdpMLineIndex: section,
    usernameFragment: 'BrQz',
  };
}

/** Has the text made in one piece, as writing it out would. */
function written(text: string): number {
  return text.charCodeAt(text.length - 1);
}
