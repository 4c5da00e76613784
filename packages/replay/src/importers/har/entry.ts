// An entry of a HAR's log: a request, and what came of it.
import { at, notJsonAt, parseJson, text } from '../../json.ts';
import type { Millis, Untimed } from '../../trace.ts';
import { fromBase64 } from '../bytes.ts';
import { shown } from '../imported.ts';

/** A line before the trace has a beginning: `at` in ms since the epoch. */
export type Timed = { readonly at: Millis; readonly line: Untimed };

/** One entry of the log. */
export interface Entry {
  readonly json: unknown;
  readonly path: string;
  readonly url: string;
  /** The URL without its query, in which secrets can be. */
  readonly place: string;
  /** When the request went out, in ms since the epoch. */
  readonly began: Millis;
  /** When it was over; the same as `began` where the HAR does not say. */
  readonly ended: Millis;
}

/** Reads an entry; a string says what is wrong with it. */
export function entryOf(json: unknown, path: string): Entry | string {
  const url = text(at(json, 'request', 'url'));
  if (url === undefined) return 'request.url: expected a string';
  const began = Date.parse(String(at(json, 'startedDateTime')));
  if (Number.isNaN(began)) {
    return `startedDateTime: expected a date, got ${shown(at(json, 'startedDateTime'))}`;
  }
  const time = at(json, 'time');
  const [place = ''] = url.split('?', 1);
  return { json, path, url, place, began, ended: began + (typeof time === 'number' && time > 0 ? time : 0) };
}

export function isWebSocket({ json, url }: Entry): boolean {
  return (
    /^wss?:/i.test(url) || at(json, '_resourceType') === 'websocket' || at(json, '_webSocketMessages') !== undefined
  );
}

/** The JSON of a body as a HAR keeps it: `text`, which is base64 where `encoding` says so. */
export function bodyOf(body: unknown): { readonly json: unknown } | { readonly reason: string } {
  const kept = at(body, 'text');
  if (typeof kept !== 'string') return { reason: 'the body is not in the HAR: save it with content' };
  const decoded = at(body, 'encoding') === 'base64' ? fromBase64(kept) : kept;
  if (decoded === undefined) return { reason: 'text: expected base64' };
  const json = parseJson(decoded);
  return json.ok ? { json: json.value } : { reason: notJsonAt(json) };
}
