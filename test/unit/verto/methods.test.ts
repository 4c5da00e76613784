// Every method of mod_verto, as its source registers and emits them, with the frames it was seen to exchange.
import { clientRequests, clientResults, decodeFrame, decodeResult, errorCodes, serverRequests } from '@mvbridge/verto';
import { describe, expect, it } from 'vitest';

const dialogParams = {
  callID: 'c',
  destination_number: '9196',
  caller_id_name: 'A',
  userVariables: { avatar: 'x', on: true },
};
const callParams = {
  caller_id_name: 'Alice',
  caller_id_number: '1000',
  callee_id_name: '',
  callee_id_number: '',
  display_direction: 'inbound',
};
const sdp = 'v=0\r\n';

/** By method: params that FreeSWITCH reads, all of them, and the result that it gives. */
const client: Readonly<Record<string, readonly (readonly [params: object, result: object])[]>> = {
  login: [
    [
      { login: '1000', passwd: 'p', sessid: 's', loginParams: { token: 't' }, userVariables: { a: true } },
      {
        message: 'logged in',
        'auth-expires': 1_800_000_000,
        moderator: true,
        stereoAudio: true,
        superuser: true,
        sessid: 's',
      },
    ],
    [{ sessid: 's' }, { message: 'logged in' }],
  ],
  echo: [
    [
      { any: [1], echoParams: true },
      { any: [1], requestParams: { any: [1] }, sessid: 's' },
    ],
  ],
  jsapi: [[{ command: 'mediaStats', data: { uuid: 'u' } }, { status: 'success' }]],
  fsapi: [
    [{ cmd: 'status' }, { message: 'UP 0 years' }],
    [{ cmd: 'nothing', arg: '' }, { message: 'INVALID CALL' }],
  ],
  'verto.invite': [
    [
      {
        sdp,
        dialogParams: {
          ...dialogParams,
          recoverCall: false,
          outgoingBandwidth: 'default',
          incomingBandwidth: 64,
          conferenceCanvasID: '1',
          audio: { echoCancellation: true },
        },
      },
      { message: 'CALL CREATED', callID: 'c', sessid: 's' },
    ],
  ],
  'verto.answer': [
    [{ sdp, dialogParams: { callID: 'c', callee_id_name: 'B', callee_id_number: '2' } }, { sessid: 's' }],
  ],
  'verto.bye': [
    [
      { dialogParams: { callID: 'c' }, cause: 'USER_BUSY' },
      { callID: 'c', message: 'CALL ENDED', causeCode: 17, cause: 'USER_BUSY' },
    ],
    [
      { dialogParams: { callID: 'c' }, causeCode: '17' },
      { callID: 'c', message: 'CALL ENDED' },
    ],
  ],
  'verto.info': [
    [{ dtmf: '12+3@500', dialogParams: { callID: 'c' } }, { message: 'SENT' }],
    [{ dtmf: '1', dialogParams: { callID: 'gone' } }, {}],
    [{ msg: { to: '1001@x', body: 'hello', inDialog: 'true', from_x: 'y' } }, { message: 'SENT' }],
    [{ txt: { code: 65 }, dialogParams: { callID: 'c' } }, {}],
    [{ txt: { chars: 7 }, command: { any: 1 }, type: 'mediaSettings', dialogParams: { callID: 'c', audio: {} } }, {}],
  ],
  'verto.modify': [
    [
      { action: 'hold', dialogParams: { callID: 'c' } },
      { callID: 'c', action: 'hold', holdState: 'held' },
    ],
    [
      { action: 'transfer', destination: '9', dialogParams: { callID: 'c' } },
      { callID: 'c', action: 'transfer', message: 'CALL TRANSFERRED', holdState: 'active' },
    ],
    [
      { action: 'replace', replaceCallID: 'd', dialogParams: { callID: 'c' } },
      { callID: 'c', action: 'replace' },
    ],
    [
      { action: 'updateMedia', sdp, dialogParams: { callID: 'c' } },
      { callID: 'c', action: 'updateMedia', sdp, holdState: 'active' },
    ],
    [
      { action: 'notYetInvented', dialogParams: { callID: 'c' } },
      { callID: 'c', action: 'notYetInvented' },
    ],
  ],
  'verto.attach': [[{ sdp, dialogParams: { callID: 'c', sdp } }, { sessid: 's' }]],
  'verto.ping': [[{}, { message: 'PONG', 'auth-expires': 1_800_000_000 }]],
  'verto.subscribe': [
    [{ eventChannel: 'presence.1@x' }, { subscribedChannels: [], alreadySubscribedChannels: ['presence.1@x'] }],
    [{ eventChannel: ['a', 'b'] }, { subscribedChannels: ['a'], unauthorizedChannels: ['b'] }],
  ],
  'verto.unsubscribe': [
    [{ eventChannel: ['a'] }, { unsubscribedChannels: ['a'], notSubscribedChannels: ['b'] }],
    [{ eventChannel: 'a' }, {}],
  ],
  'verto.broadcast': [
    [{ eventChannel: 'c', data: { action: 'send' }, localBroadcast: true, more: 1 }, {}],
    [
      { eventChannel: 'c', data: null },
      { message: 'Permission Denied.', code: -32002 },
    ],
  ],
};

/** By method: what FreeSWITCH sends. */
const server: Readonly<Record<string, readonly object[]>> = {
  'verto.invite': [
    { callID: 'c', variables: { verto_svar_x: 'y', 'Core-UUID': 'u' }, sdp, ...callParams, verto_h_X: 'z' },
    { callID: 'c', sdp },
  ],
  'verto.attach': [{ callID: 'c', variables: {}, sdp, ...callParams }],
  'verto.media': [{ callID: 'c', sdp, variables: {} }],
  'verto.answer': [
    { callID: 'c', sdp, variables: {} },
    { callID: 'c', variables: {} },
  ],
  'verto.bye': [{ callID: 'c', causeCode: 16, cause: 'NORMAL_CLEARING' }],
  'verto.display': [{ callID: 'c', display_name: 'B', display_number: '2', ...callParams }],
  'verto.info': [
    { msg: { from: 'a@x', to: 'b@x', body: 'hello', from_user: 'a', from_host: 'x', from_full: 'a' } },
    { callID: 'c', txt: { chars: 'x' } },
  ],
  'verto.event': [
    { eventChannel: 's', eventType: 'channelPvtData', pvtData: { action: 'conference-liveArray-join' } },
    { eventChannel: 'presence.1@x', eventSerno: 0, subscribedChannel: 'presence', data: { channelUUID: 'u' } },
    { eventChannel: 'conference-info.x', eventData: { contentType: 'layout-info' } },
  ],
  'verto.prompt': [{ callID: 'c', type: 'dtmf', text: 'PIN?', regex: '^\\d{4}$' }],
  'verto.mediaParams': [{ callID: 'c', mediaParams: { video: { width: 640 } } }],
  'verto.announce': [{ msg: ['down', 'at', 'noon'] }],
  'verto.clientReady': [{ reattached_sessions: [] }, { reattached_sessions: ['c'] }],
  'verto.punt': [{}],
  'verto.ping': [{ serno: 1_700_000_000, 'auth-expires': 1_800_000_000 }, { serno: 1 }],
};

describe('the methods', () => {
  it('that FreeSWITCH takes are all there, and no others', () => {
    expect(Object.keys(clientRequests).sort()).toEqual(Object.keys(client).sort());
    expect(Object.keys(clientResults).sort()).toEqual(Object.keys(client).sort());
  });

  it('that FreeSWITCH calls are all there, and no others', () => {
    expect(Object.keys(serverRequests).sort()).toEqual(Object.keys(server).sort());
  });

  for (const [method, pairs] of Object.entries(client)) {
    it(`${method} from a client, and its result`, () => {
      for (const [params, result] of pairs) {
        const request = { jsonrpc: '2.0', id: 1, method, params };
        expect(decodeFrame(JSON.stringify(request), 'client')).toEqual({ ok: true, message: request });
        expect(decodeResult(method as keyof typeof clientResults, result)).toEqual({ ok: true, result });
      }
    });
  }

  for (const [method, all] of Object.entries(server)) {
    it(`${method} from FreeSWITCH`, () => {
      for (const params of all) {
        const request = { jsonrpc: '2.0', id: 1, method, params };
        expect(decodeFrame(JSON.stringify(request), 'server')).toEqual({ ok: true, message: request });
      }
    });
  }
});

describe('the errors', () => {
  it('have these codes', () => {
    expect(Object.values(errorCodes).sort((a, b) => a - b)).toEqual([-32602, -32601, -32600, -32002, -32001, -32000]);
  });

  /** As mod_verto writes them: without code, without message, without either, and with keys of the method's. */
  const errors = [
    { code: -32000, message: 'Authentication Required' },
    { message: 'CALL ERROR', causeCode: 27, cause: 'DESTINATION_OUT_OF_ORDER', code: -32002 },
    { callID: 'c', action: 'replace', message: 'transfer failed', holdState: 'active', code: -32002 },
    { message: 'INVALID MESSAGE to and body params required' },
    { unauthorizedChannels: ['a'] },
    { notSubscribedChannels: ['a'] },
    {},
  ];
  for (const error of errors) {
    it(JSON.stringify(error), () => {
      for (const id of [1, 'one', null]) {
        const failure = { jsonrpc: '2.0', id, error };
        expect(decodeFrame(failure, 'server')).toEqual({ ok: true, message: failure });
      }
    });
  }
});
