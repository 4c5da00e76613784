// Whatever there is more of, decoding it takes as much longer, and not the square of it.
import { decodeCallEvent } from '@mvbridge/matrix-events';
import { decodeFrame } from '@mvbridge/verto';
import { describe, expect, it } from 'vitest';
import { squareIn } from '../../support/growth.ts';

/** A 32nd of it is more than the 1 020 properties up to which V8 keeps an object in its faster form. */
const MOST = 40_000;

const list = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));
const map = (n: number, make: (i: number) => unknown) => Object.fromEntries(list(n, (i) => [`k${i}`, make(i)]));
const event = (type: string, content: object) => {
  const whole = { type, sender: '@a:example.org', content: { call_id: '1', version: '1', ...content } };
  return () => decodeCallEvent(whole);
};
const frame = (method: string, params: object) => {
  const text = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
  return () => decodeFrame(text, 'server');
};

/** What grows with n. */
const inputs: Readonly<Record<string, (n: number) => () => unknown>> = {
  candidates: (n) => event('m.call.candidates', { candidates: list(n, (i) => ({ candidate: `c${i}`, sdpMid: '0' })) }),
  'candidates that cannot be read': (n) =>
    event('m.call.candidates', { candidates: list(n, (i) => ({ candidate: i })) }),
  'candidates that are objects in objects': (n) =>
    event('m.call.candidates', { candidates: list(n, () => ({ candidate: { candidate: {} } })) }),
  streams: (n) =>
    event('m.call.sdp_stream_metadata_changed', { sdp_stream_metadata: map(n, () => ({ purpose: 'p' })) }),
  'streams that cannot be read': (n) =>
    event('m.call.sdp_stream_metadata_changed', {
      sdp_stream_metadata: map(n, () => ({ purpose: 1, audio_muted: 1 })),
    }),
  'unknown keys in a content': (n) =>
    event(
      'm.call.hangup',
      map(n, (i) => i),
    ),
  'text in a reason': (n) => event('m.call.hangup', { reason: 'x'.repeat(n * 100) }),
  'digits in a lifetime': (n) => event('m.call.negotiate', { lifetime: '1'.repeat(n * 100) }),
  'text in a user id': (n) => event('m.call.invite', { invitee: `@${'a'.repeat(n * 100)}` }),
  'lines of an SDP': (n) => frame('verto.invite', { callID: '1', sdp: 'a=x:1\r\n'.repeat(n) }),
  variables: (n) => frame('verto.invite', { callID: '1', sdp: 'v=0', variables: map(n, (i) => `${i}`) }),
  'variables that cannot be read': (n) =>
    frame('verto.invite', { callID: '1', sdp: 'v=0', variables: map(n, (i) => i) }),
  'calls of a session': (n) => frame('verto.clientReady', { reattached_sessions: list(n, (i) => `${i}`) }),
  'rows of a conference': (n) => frame('verto.event', { data: list(n, (i) => [`${i}`, ['0001', 'name']]) }),
  'text in a method': (n) => frame('x'.repeat(n * 100), {}),
};

describe('the time that decoding takes grows with the input, and no faster', () => {
  it.each(Object.entries(inputs))('%s', (_, make) => {
    expect(squareIn(make, MOST)).toBeUndefined();
  });
});
