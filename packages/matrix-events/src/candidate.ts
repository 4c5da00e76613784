import * as z from 'zod';
import { text } from './text.ts';

// null is what browsers write for "none". It is read as absent and never written: Element Android drops an event with a
// null index, nheko one with a null mid.
const Text = z.codec(z.string().nullish(), z.string().optional(), {
  decode: (wire) => wire ?? undefined,
  encode: (text) => text,
});
const Index = z.codec(z.int().min(0).nullish(), z.int().min(0).optional(), {
  decode: (wire) => wire ?? undefined,
  encode: (index) => index,
});

/**
 * One item of `candidates`: what a browser's `RTCIceCandidate.toJSON()` gives.
 *
 * `candidate` is the ICE attribute without `a=`; empty, it is end-of-candidates. A section is named by `sdpMid` (its mid,
 * whatever the spec's "media type" says) or by `sdpMLineIndex` (0-based, among the m-sections). An item that names none
 * is read all the same: whether a section can be found for it, only the SDP tells.
 */
export const Candidate = z
  .looseObject({
    candidate: text(0, 1_024),
    sdpMid: Text,
    sdpMLineIndex: Index,
    usernameFragment: Text.meta({ $comment: 'W3C WebRTC, RTCIceCandidateInit' }),
  })
  .meta({ $comment: 'spec, m.call.candidates' });
export type Candidate = z.infer<typeof Candidate>;
