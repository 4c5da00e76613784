// In the place of a browser: its offer, without a candidate, and the candidates that come after it.
import { candidate } from '../../support/candidates.ts';
import { clientOffer } from '../../support/sdp.ts';

export const offer = clientOffer;
export const mdns = candidate.mdns;
export const host = candidate.host;
