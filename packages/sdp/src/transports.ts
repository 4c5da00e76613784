import { beginning } from './lines.ts';
import { effectiveAttribute, ICE_UFRAG, isLive, readParts } from './sections.ts';

const READ = [ICE_UFRAG, beginning('a=ice-pwd'), beginning('a=fingerprint')];

/**
 * What of an SDP its receiver's transports depend on, as a text for comparing: which sections there are, which of them are
 * live, and their ICE credentials and DTLS fingerprint. Two SDPs of one peer that are equal in this differ in nothing but
 * codecs, candidates and directions: holding changes no transport, an ICE restart (RFC 8839 §4.4.1) and new media do.
 */
export function transportsOf(text: string): string {
  const sdp = readParts(text);
  return sdp.sections
    .map((section) => {
      const values = isLive(section) ? READ.map((name) => effectiveAttribute(sdp, section, name) ?? '') : ['rejected'];
      return [section.kind, ...values].join(' ');
    })
    .join('\n');
}
