// A browser's network tab, saved. Whoever recorded it was a Verto client, and sat where a bridge would.
import { at, notJson, parseJson, withoutMark } from '../../json.ts';
import type { TraceLine } from '../../trace.ts';
import { beginning, type Imported, type MatrixSeat, Tally, type UnreadPath } from '../imported.ts';
import { type Entry, entryOf } from './entry.ts';
import { matrixLines } from './matrix-request.ts';
import { vertoLines } from './verto-socket.ts';

/**
 * Reads a HAR that Chromium's DevTools exported or Playwright recorded, as text or parsed: the Verto frames of its
 * WebSockets, and the Matrix events of its /sync answers and /send requests where it has any.
 *
 * What the browser sent is `out`, what it received `in`. Sockets on which something else than Verto was
 * spoken are passed over. Those whose frames cannot be read are told in `unread`, and so are those of other Verto sessions
 * than the one with the most frames: a trace is one session. A socket opens when its entry begins; it closes where its entry
 * ends after its last frame, or where the session goes on on another. The frames of the bandwidth test (`#SP…`) are no
 * messages. A Matrix event is received when its /sync answer is complete. The user's own events count as sent where this
 * browser sent them, which their request or `unsigned.transaction_id` tells; who the user is, requests and answers tell
 * where `seat` does not. Never throws.
 */
export function importHar(source: unknown, seat: MatrixSeat = {}): Imported {
  const unread: UnreadPath[] = [];
  const passedOver = new Tally();
  const parsed = typeof source === 'string' ? parseJson(withoutMark(source)) : ({ ok: true, value: source } as const);
  const entries = parsed.ok ? at(parsed.value, 'log', 'entries') : undefined;
  if (!parsed.ok) {
    return { trace: [], unread: [{ line: parsed.line, reason: notJson(parsed), text: parsed.near }], passedOver: {} };
  }
  if (!Array.isArray(entries)) {
    const reason = 'log.entries: expected an array, as a HAR has it';
    return { trace: [], unread: [{ path: '', reason, text: beginning(source) }], passedOver: {} };
  }
  const read = entries.flatMap((json: unknown, i): readonly Entry[] => {
    const entry = entryOf(json, `log.entries[${i}]`);
    if (typeof entry !== 'string') return [entry];
    unread.push({ path: `log.entries[${i}]`, reason: entry, text: beginning(json) });
    return [];
  });
  const timed = [...vertoLines(read, unread, passedOver), ...matrixLines(read, seat, unread, passedOver)];
  const begin = timed.reduce((earliest, { at }) => Math.min(earliest, at), Number.POSITIVE_INFINITY);
  const sorted = timed.sort((a, b) => a.at - b.at);
  const trace = sorted.map(({ at, line }): TraceLine => ({ t: Math.round(at - begin), ...line }));
  return { trace, unread, passedOver: passedOver.counts };
}
