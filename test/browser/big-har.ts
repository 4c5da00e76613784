// A long day in a browser, saved from its network tab: one call after another, and all that a page loads besides.
import type { Trace, TraceLine } from '@mvbridge/replay';
import { traceOf } from '../support/fixtures.ts';
import { har, matrixEntries, vertoSocket } from '../support/har.ts';

/** How much of it is calls; the rest is scripts and pictures. */
const SHARE = 0.5;

/** A HAR of at least this many bytes, as text: a captured call over and over, with ids of its own each time. */
export function bigHar(bytes: number): string {
  const call = traceOf('bridged/outbound_answer');
  const login = call.filter(isLogin);
  const rest = call.filter((line) => !isLogin(line) && 'direction' in line);
  const length = (rest.at(-1)?.t ?? 0) + 1_000;
  const calls = Math.ceil((bytes * SHARE) / JSON.stringify(rest).length);
  const lines: Trace = [...login, ...Array.from({ length: calls }, (_, i) => again(rest, i, i * length)).flat()];
  const entries = [vertoSocket(lines), ...matrixEntries(lines)];
  const asset = (i: number) => ({
    startedDateTime: '2026-11-22T08:59:00.000Z',
    time: 5,
    request: { method: 'GET', url: `https://app.example.org/assets/${i}.js` },
    response: { status: 200, content: { mimeType: 'text/javascript', text: 'const a = 1;\n'.repeat(8_000) } },
    _resourceType: 'script',
  });
  let size = JSON.stringify(entries).length;
  const assets: unknown[] = [];
  while (size < bytes) {
    assets.push(asset(assets.length));
    size += 112_000;
  }
  return JSON.stringify(har(...assets, ...entries));
}

function isLogin(line: TraceLine): boolean {
  if (!('message' in line)) return false;
  const { method, id } = line.message as { readonly method?: string; readonly id?: unknown };
  return method === 'login' || method === 'verto.clientReady' || (method === undefined && id === 1);
}

/** The same call once more, later, with other ids. */
function again(lines: Trace, times: number, later: number): Trace {
  const text = JSON.stringify(lines)
    .replace(
      /"(call_id|callID)":"([^"]{8})[^"]{5}/g,
      (_, key, id) => `"${key}":"${id}${String(times).padStart(5, '0')}`,
    )
    .replace(/"event_id":"/g, `"event_id":"$${times}`)
    .replace(/"id":(\d+)/g, (_, id) => `"id":${Number(id) + times * 10}`);
  return (JSON.parse(text) as Trace).map((line) => ({ ...line, t: line.t + later }));
}
