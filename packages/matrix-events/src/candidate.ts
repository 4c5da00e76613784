import { z } from 'zod';

/**
 * One item of `candidates`: what a browser's `RTCIceCandidate.toJSON()` gives.
 *
 * `candidate` is the ICE attribute without `a=`; empty, it is end-of-candidates. A section is named by `sdpMid` (its mid,
 * whatever the spec's "media type" says) or by `sdpMLineIndex` (0-based, among the m-sections).
 */
export const Candidate = z.looseObject({
  candidate: z.string().max(4_096),
  sdpMid: z.string().nullish(),
  sdpMLineIndex: z.int().nullish(),
  usernameFragment: z.string().nullish(),
});
export type Candidate = z.infer<typeof Candidate>;
