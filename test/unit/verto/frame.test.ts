// What a frame is, told by its keys, and what it is when it is none.
import { decodeFrame, encodeFrame, type FrameError } from '@mvbridge/verto';
import { describe, expect, it } from 'vitest';

const error = (frame: unknown, from: 'server' | 'client' = 'server'): FrameError => {
  const decoded = from === 'server' ? decodeFrame(frame, 'server') : decodeFrame(frame, 'client');
  if (decoded.ok) throw new Error('expected an error');
  return decoded.error;
};

describe('a frame is what its keys say, never what its id says', () => {
  const ping = { jsonrpc: '2.0', id: 1, method: 'verto.ping', params: { serno: 1 } };
  const rows: Readonly<Record<string, readonly [unknown, 'method' | 'result' | 'error' | 'speedTest']>> = {
    'a request': [ping, 'method'],
    'a request with a result in it': [{ ...ping, result: {} }, 'method'],
    'a result of the same id': [{ jsonrpc: '2.0', id: 1, result: {} }, 'result'],
    'a result and an error': [{ jsonrpc: '2.0', id: 1, result: {}, error: {} }, 'result'],
    'an error of the same id': [{ jsonrpc: '2.0', id: 1, error: {} }, 'error'],
    'a request whose id is 0': [{ ...ping, id: 0 }, 'method'],
    'a request whose id is ""': [{ ...ping, id: '' }, 'method'],
    'a result whose id is null': [{ jsonrpc: '2.0', id: null, result: {} }, 'result'],
    'the start of a bandwidth test': ['#SPU 1024', 'speedTest'],
    'a part of a bandwidth test': [`#SPB ${'.'.repeat(1_019)}`, 'speedTest'],
    'the end of a bandwidth test': ['#SPD 12', 'speedTest'],
    'a bare hash': ['#', 'speedTest'],
  };
  for (const [name, [frame, key]] of Object.entries(rows)) {
    it(name, () => {
      const decoded = decodeFrame(frame, 'server');
      if (!decoded.ok) throw new Error(decoded.error.message);
      expect(Object.keys(decoded.message)).toContain(key);
    });
  }
});

describe('a frame that is no message is told, and by which words', () => {
  const request = { jsonrpc: '2.0', id: 7, method: 'verto.bye', params: {} };
  const rows: Readonly<Record<string, readonly [unknown, Partial<FrameError>]>> = {
    'no JSON': ['{', { code: 'not-json', message: 'the frame is not JSON' }],
    nothing: ['', { code: 'not-json', message: 'the frame is not JSON' }],
    'a batch': ['[]', { code: 'not-a-message', message: 'expected a JSON-RPC object' }],
    'a batch with a request in it': [[request], { code: 'not-a-message', message: 'expected a JSON-RPC object' }],
    null: ['null', { code: 'not-a-message', message: 'expected a JSON-RPC object' }],
    'an empty object': [{}, { code: 'not-a-message', message: 'expected "method", "result" or "error"' }],
    'a method that is a number': [
      { ...request, method: 1 },
      { code: 'not-a-message', message: 'expected a request with a string "method"' },
    ],
    'a request without id': [
      { ...request, id: undefined },
      { code: 'not-a-message', message: 'expected a request with an "id"' },
    ],
    'a method that nobody has': [
      { ...request, method: 'verto.x' },
      { code: 'unknown-method', id: 7, method: 'verto.x', message: 'no method "verto.x"' },
    ],
    'a method of objects': [
      { ...request, method: 'constructor' },
      { code: 'unknown-method', id: 7, method: 'constructor' },
    ],
    'a method of the other side': [
      { ...request, method: 'verto.modify' },
      { code: 'unknown-method', id: 7, method: 'verto.modify' },
    ],
    'a method of Telnyx': [
      { ...request, method: 'telnyx_rtc.ringing' },
      { code: 'unknown-method', id: 7 },
    ],
    'params without what is needed': [
      request,
      {
        code: 'invalid',
        id: 7,
        method: 'verto.bye',
        message: 'verto.bye: params.callID: Invalid input: expected string, received undefined',
      },
    ],
    'no params': [
      { ...request, params: undefined },
      { code: 'invalid', id: 7, message: 'verto.bye: params: Invalid input: expected object, received undefined' },
    ],
    'no jsonrpc': [
      { id: 7, result: {} },
      { code: 'invalid', id: 7, method: undefined, message: 'response: jsonrpc: Invalid input: expected "2.0"' },
    ],
    'a result that is text': [
      { jsonrpc: '2.0', id: 7, result: 'x' },
      {
        code: 'invalid',
        id: 7,
        method: undefined,
        message: 'response: result: Invalid input: expected object, received string',
      },
    ],
    'an id that is an object': [
      { jsonrpc: '2.0', id: {}, result: {} },
      {
        code: 'invalid',
        id: undefined,
        message: 'response: id: Invalid input: expected a string or a number, received object',
      },
    ],
  };
  for (const [name, [frame, expected]] of Object.entries(rows)) {
    it(name, () => expect(error(frame)).toMatchObject(expected));
  }
});

it('what was received goes with it', () => {
  expect(error('{').received).toBe('{');
  expect(error('[1]').received).toEqual([1]);
});

describe('a union says what it wants', () => {
  const rows: readonly (readonly [string, 'server' | 'client', object, string])[] = [
    [
      'verto.subscribe',
      'client',
      { eventChannel: 7 },
      'params.eventChannel: Invalid input: expected a string or an array of strings, received number',
    ],
    [
      'verto.modify',
      'client',
      { action: [], dialogParams: { callID: 'c' } },
      'params.action: Invalid input: expected a string, received array',
    ],
    [
      'verto.bye',
      'client',
      { dialogParams: { callID: 'c' }, causeCode: null },
      'params.causeCode: Invalid input: expected a number or a string, received null',
    ],
    [
      'verto.info',
      'client',
      { txt: { chars: {} } },
      'params.txt.chars: Invalid input: expected a string or a number, received object',
    ],
    [
      'verto.info',
      'client',
      { msg: { to: 'a', body: 'b', inDialog: 1 } },
      'params.msg.inDialog: Invalid input: expected a boolean, received number',
    ],
    [
      'verto.invite',
      'client',
      { sdp: 's', dialogParams: { callID: 'c', userVariables: { a: 1 } } },
      'params.dialogParams.userVariables.a: Invalid input: expected a string or a boolean, received number',
    ],
    [
      'verto.invite',
      'client',
      { sdp: 's', dialogParams: { callID: 'c', incomingBandwidth: {} } },
      'params.dialogParams.incomingBandwidth: Invalid input: expected a number or a string, received object',
    ],
    [
      'verto.announce',
      'server',
      { msg: 7 },
      'params.msg: Invalid input: expected an array of strings, received number',
    ],
  ];
  for (const [method, from, params, message] of rows) {
    it(message, () => {
      expect(error({ jsonrpc: '2.0', id: 1, method, params }, from).message).toBe(`${method}: ${message}`);
    });
  }
});

describe('a password is in no message and no issue', () => {
  const secret = 'correct horse battery staple';
  const rows: readonly object[] = [
    { login: 1, passwd: secret },
    { login: '1000', passwd: [secret] },
    { login: '1000', passwd: { secret }, loginParams: { secret: [secret] } },
    { login: '1000', passwd: secret, sessid: '' },
    { login: '1000', passwd: secret, userVariables: { token: { secret } } },
    { login: '1000', passwd: secret, loginParams: secret },
  ];
  for (const params of rows) {
    it(Object.keys(params).join(', '), () => {
      for (const from of ['client', 'server'] as const) {
        const { received: _, ...told } = error({ jsonrpc: '2.0', id: 1, method: 'login', params }, from);
        expect(JSON.stringify(told)).not.toContain(secret);
      }
      const text = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'login', params }).slice(0, -1);
      expect(error(text, 'client').message).not.toContain(secret);
    });
  }
});

describe('encodeFrame', () => {
  it('keeps a line break inside its string', () => {
    const message = { jsonrpc: '2.0', id: 1, method: 'verto.info', params: { dtmf: '1\r\n#SPU 9\u2028' } } as const;
    expect(encodeFrame(message)).not.toMatch(/[\r\n]/);
    expect(decodeFrame(encodeFrame(message), 'client')).toEqual({ ok: true, message });
  });

  it('gives a bandwidth test as it is', () => {
    expect(encodeFrame({ speedTest: '#SPE' })).toBe('#SPE');
  });
});
