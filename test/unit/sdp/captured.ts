// Every SDP and every trickled candidate in the captured traces, whoever said it.
import type { TrickledCandidate } from '@mvbridge/sdp';
import { traceNames, traceOf } from '../../support/fixtures.ts';

const sdps = new Set<string>();
const candidates = new Map<string, TrickledCandidate>();

function collect(value: unknown): void {
  if (typeof value === 'string') {
    if (value.startsWith('v=0')) sdps.add(value);
  } else if (typeof value === 'object' && value !== null) {
    if ('candidate' in value && typeof value.candidate === 'string') {
      candidates.set(JSON.stringify(value), value as TrickledCandidate);
    }
    for (const part of Object.values(value)) collect(part);
  }
}

for (const name of traceNames) collect(traceOf(name));

/** Each captured SDP once: matrix-js-sdk's, FreeSWITCH's of 2026 and of 2014. */
export const capturedSdps: readonly string[] = [...sdps];

/** Each captured trickled candidate once. */
export const capturedCandidates: readonly TrickledCandidate[] = [...candidates.values()];

/** Those that FreeSWITCH wrote. */
export const freeswitchSdps = capturedSdps.filter((sdp) => sdp.includes('s=FreeSWITCH') && !sdp.includes('a=group:'));

/** The lines of an SDP that start with one of these. */
export function linesOf(sdp: string, ...prefixes: readonly string[]): readonly string[] {
  return sdp.split('\r\n').filter((line) => prefixes.some((prefix) => line.startsWith(prefix)));
}

/** An SDP of these lines, in CRLF. */
export function sdpOf(...lines: readonly string[]): string {
  return lines.map((line) => `${line}\r\n`).join('');
}
