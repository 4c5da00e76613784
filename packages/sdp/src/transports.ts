import { effectiveAttribute, isLive, readSdp } from './sections.ts';

/**
 * What of an SDP its receiver's transports depend on, as a text for comparing: which sections there are, which of them are
 * live, and their ICE credentials and DTLS fingerprint. Two SDPs of one peer that are equal in this differ in nothing but
 * codecs, candidates and directions: holding changes no transport, an ICE restart (RFC 8839 §4.4.1) and new media do.
 */
export function transportsOf(text: string): string {
  const sdp = readSdp(text);
  const read = ['ice-ufrag', 'ice-pwd', 'fingerprint'].map((name) => effectiveAttribute(sdp, name));
  return sdp.sections
    .map((section) => {
      const values = isLive(section) ? read.map((of) => of(section) ?? '') : ['rejected'];
      return [section.kind, ...values].join(' ');
    })
    .join('\n');
}
