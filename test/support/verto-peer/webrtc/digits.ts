/** The keys of RFC 4733, by event code. */
const keys = '0123456789*#ABCD';

/** Reads telephone-events: one key each, however often its packets and its end are repeated. */
export function createDigitReader(): { read(payload: Buffer, timestamp: number): void; digits(): string } {
  let digits = '';
  let last: number | undefined;
  return {
    read(payload, timestamp) {
      // All packets of one press carry the time at which it began; the first to come counts, since any may be lost.
      if (payload.length < 4 || timestamp === last) return;
      last = timestamp;
      digits += keys[payload[0] ?? 255] ?? '';
    },
    digits: () => digits,
  };
}
