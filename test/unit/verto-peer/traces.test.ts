// The peer against what a real FreeSWITCH said: each captured client is played to it frame by frame, and what comes back must
// be what came back then, but for what is random.
import { readdirSync, readFileSync } from 'node:fs';
import type { HangupCause } from '@mvbridge/verto';
import { afterEach, expect, it } from 'vitest';
import WebSocket from 'ws';
import type { Destination } from '../../support/verto-peer/dialplan.ts';
import { createVertoPeer, type VertoPeer } from '../../support/verto-peer/peer.ts';
import { scriptedMedia } from '../../support/verto-peer/scripted-media.ts';

type Json = { readonly [key: string]: unknown };
type Line =
  | { readonly transport: 'open' | 'close' }
  | { readonly direction: 'in' | 'out'; readonly message: Json & { readonly method?: string; readonly params?: Json } };

const folder = new URL('../../fixtures/traces/', import.meta.url);
const traces = ['verto', 'bridged'].flatMap((kind) =>
  readdirSync(new URL(kind, folder))
    .filter((name) => name.endsWith('.jsonl') && !name.startsWith('vertobot_2014'))
    .map((name) => `${kind}/${name}`),
);

const vertoLines = (name: string): readonly Line[] =>
  readFileSync(new URL(name, folder), 'utf8')
    .split('\n')
    .filter((text) => text.trim() !== '')
    .map((text) => JSON.parse(text) as Json & Line)
    .filter(({ protocol }) => protocol === 'verto');

let peer: VertoPeer;
afterEach(() => peer.stop());

it.each(traces)('%s', async (name) => {
  const lines = vertoLines(name);
  const has = (method: string) => lines.some((line) => 'message' in line && line.message.method === method);
  // Each step of FreeSWITCH's waits for its turn in the trace.
  const destination: Destination = [
    ...(has('verto.media') ? ([{ does: 'pause' }, { does: 'media', plays: 'tone' }] as const) : []),
    { does: 'pause' },
    { does: 'answer', plays: 'echo' },
    ...(has('verto.event') ? ([{ does: 'conference', name: '3500' }] as const) : []),
    { does: 'pause' },
  ];
  const numbers = ['9001', '9003', '9004', '9196', '9197', '9198', '9664', '3500'];
  peer = await createVertoPeer({
    // An invite can come before verto.clientReady: there must be time for it.
    readyMs: 100,
    media: scriptedMedia({ video: lines.some((line) => 'message' in line && offersVideo(line.message)) }),
    dialplan: Object.fromEntries(numbers.map((number) => [number, destination])),
  });

  let socket: WebSocket | undefined;
  const heard: string[] = [];
  const open = async () => {
    socket = new WebSocket(peer.url);
    socket.on('message', (data) => heard.push(String(data)));
    await new Promise((resolve) => socket?.on('open', resolve));
  };
  if (lines[0] !== undefined && !('transport' in lines[0])) await open();
  /** FreeSWITCH makes up the callIDs and request ids of its own: the trace's by ours. */
  const callIDs = new Map<string, string>();
  const ids = new Map<unknown, unknown>();

  for (const line of lines) {
    if ('transport' in line) {
      await (line.transport === 'open' ? open() : peer.drop());
      continue;
    }
    const { direction, message } = line;
    if (message.method === 'verto.ping' || (message.result as Json | undefined)?.method === 'verto.ping') continue;
    if (direction === 'out') {
      if (message.method === 'verto.modify') {
        await peer.until('DTLS', () => peer.lastCall().phase !== 'answering');
      }
      let text = JSON.stringify({ ...message, ...(message.method === undefined && { id: ids.get(message.id) }) });
      for (const [theirs, ours] of callIDs) text = text.replaceAll(theirs, ours);
      socket?.send(text);
      continue;
    }
    await cue(message.method, message.params ?? {}, callIDs);
    const text = await peer.until(`${message.method ?? 'a response'} as in the trace`, () => heard.shift());
    const got = JSON.parse(text) as Json & { readonly params?: Json };
    if (message.method !== undefined) ids.set(message.id, got.id);
    const theirs = message.params?.callID;
    if (message.method === 'verto.invite') callIDs.set(String(theirs), String(got.params?.callID));
    expect(normalized(got, message.method)).toEqual(normalized(replaceIn(message, callIDs), message.method));
  }
  expect(heard).toEqual([]);
});

/** What FreeSWITCH did of its own accord, or a partner of the call's. */
async function cue(method: string | undefined, params: Json, callIDs: ReadonlyMap<string, string>): Promise<void> {
  const callID = callIDs.get(String(params.callID)) ?? params.callID;
  const call = () => peer.calls().find((one) => one.callID === callID);
  switch (method) {
    case 'verto.invite':
      await peer.call({ caller: { name: String(params.caller_id_name), number: String(params.caller_id_number) } });
      break;
    case 'verto.media':
    case 'verto.answer':
      call()?.proceed();
      break;
    case 'verto.display':
      call()?.display({ name: String(params.display_name), number: String(params.display_number) });
      break;
    case 'verto.bye':
      call()?.hangup(params.cause as HangupCause);
      break;
    default:
      break;
  }
}

/** Whether the profile had a video codec. */
function offersVideo({ method, params }: Json & { readonly method?: string; readonly params?: Json }): boolean {
  return method === 'verto.invite' && String(params?.sdp).includes('\r\nm=video ');
}

function replaceIn<T>(value: T, callIDs: ReadonlyMap<string, string>): T {
  let text = JSON.stringify(value);
  for (const [theirs, ours] of callIDs) text = text.replaceAll(theirs, ours);
  return JSON.parse(text) as T;
}

/** Without what is random, and in the order of its keys. */
function normalized(message: Json, method: string | undefined): unknown {
  const walk = (value: unknown, key: string): unknown => {
    if (key === 'sdp') return sdpLines(String(value));
    // The boilerplate of an event; and names that stand for what the vanilla configuration has.
    // A member's number counts on in the whole of FreeSWITCH.
    if (/^(variables|callee_id_\w+|caller_id_number|conferenceMemberID)$/.test(key)) return `<${key}>`;
    if (key === 'id' && method !== undefined) return '<id>';
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.entries(value).map(([name, one]) => [name, walk(one, name)]);
  };
  return walk(message, '');
}

function sdpLines(sdp: string): readonly string[] {
  return sdp.split('\r\n').map((line) =>
    line
      .replace(/^o=FreeSWITCH \d{10} \d{10} /, 'o=FreeSWITCH # # ')
      .replace(/^(m=\w+|a=rtcp:) ?\d+/, '$1 #')
      .replace(/(127\.0\.0\.1) \d+ typ/, '$1 # typ')
      .replace(/^a=candidate:\d{10}/, 'a=candidate:#')
      .replace(/^(a=ice-ufrag:)\w{16}$/, '$1#')
      .replace(/^(a=ice-pwd:)\w{24}$/, '$1#')
      .replace(/^a=fingerprint:sha-256 (\w\w:){31}\w\w$/, 'a=fingerprint:#')
      .replace(/^a=ssrc:\d+/, 'a=ssrc:#')
      .replace(/\b\w{32}(a0|v0)?\b/, '#$1')
      .replace(/cname:\w{16}$/, 'cname:#'),
  );
}
