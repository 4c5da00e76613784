// What a client may ask once it has logged in (verto.md §2.2), with the answers in mod_verto's shapes and key order.
import { type HangupCause, hangupCauses } from '@mvbridge/verto';
import type { Call } from './call.ts';
import { readClientSdp } from './client-sdp.ts';
import type { Connection, Reply, Request } from './connection.ts';
import type { Refusal } from './negotiation.ts';
import type { Rule } from './violation.ts';

export interface RequestWorld {
  /** Live calls only: an ended one does not exist any more. */
  call(callID: string): Call | undefined;
  /** The session that a callID belonged to, of calls that have ended too. */
  sessionOf(callID: string): string | undefined;
  /** A call placed by this client; its dialplan starts when the reply is out. */
  place(
    connection: Connection,
    callID: string,
    sdp: string,
    dialogParams: Readonly<Record<string, unknown>>,
  ): Promise<void>;
  violation(rule: Rule, detail: string): void;
}

type Params = Readonly<Record<string, unknown>>;
type Handler = (params: Params | undefined, connection: Connection, world: RequestWorld) => Reply | Promise<Reply>;

/** The original client's own, and those that the vanilla configuration's `jsonrpc-allowed-methods=verto` permits. */
const handlers: Readonly<Record<string, Handler>> = {
  login: () => ({ result: { message: 'logged in' } }),
  'verto.invite': invite,
  'verto.answer': answer,
  'verto.bye': bye,
  'verto.info': info,
  'verto.modify': modify,
  'verto.attach': attach,
  'verto.ping': () => ({ result: { message: 'PONG' } }),
  'verto.subscribe': (params) => ({ result: { subscribedChannels: channels(params) } }),
  'verto.unsubscribe': (params) => ({ result: { unsubscribedChannels: channels(params) } }),
  'verto.broadcast': () => ({ result: {} }),
};

export async function handleRequest(
  { method, params }: Request,
  connection: Connection,
  world: RequestWorld,
): Promise<Reply> {
  const handler = Object.hasOwn(handlers, method) ? handlers[method] : undefined;
  if (handler !== undefined) return handler(params, connection, world);
  world.violation('unknown-method', method);
  return { error: { code: -32601, message: 'Invalid Method, Missing Method or Permission Denied' } };
}

async function invite(params: Params | undefined, connection: Connection, world: RequestWorld): Promise<Reply> {
  const missing = missingFrom(params, ['sdp']);
  if (missing !== undefined) {
    world.violation('missing-params', `verto.invite: ${missing}`);
    return inviteError(missing, 95, 'INVALID_MSG_UNSPECIFIED');
  }
  const dialog = asObject(params?.dialogParams) ?? {};
  const [callID, sdp] = [String(dialog.callID), String(params?.sdp)];
  if (callID === '' || Buffer.byteLength(callID) > 256) world.violation('bad-call-id', JSON.stringify(callID));
  if (world.call(callID) !== undefined) {
    world.violation('bad-call-id', `${callID} is taken`);
    return inviteError('Cannot create channel', 27, 'DESTINATION_OUT_OF_ORDER');
  }
  checkSdp('verto.invite', sdp, world);
  await world.place(connection, callID, sdp, dialog);
  return { result: { message: 'CALL CREATED', callID } };
}

/** `message` stands twice in these: JSON.parse keeps `CALL ERROR`. */
function inviteError(message: string, causeCode: number, cause: string): Reply {
  const text = JSON.stringify({ message, causeCode, cause }).slice(0, -1);
  return { errorText: `${text},"message":"CALL ERROR","code":-32002}` };
}

async function answer(params: Params | undefined, connection: Connection, world: RequestWorld): Promise<Reply> {
  const named = nameCall('verto.answer', params, connection, world, ['sdp']);
  if ('error' in named) return named;
  const { call, callID } = named;
  if (call === undefined) return { error: { message: 'CALL DOES NOT EXIST', code: -32002 } };
  if (call.placedBy === 'client') {
    world.violation('answers-own-call', callID);
    return { result: {} };
  }
  checkSdp('verto.answer', String(params?.sdp), world);
  const accepted = await call.media.accept(String(params?.sdp));
  // The call goes on ringing, and may be answered again.
  if (!accepted.ok) {
    violateBy(accepted.refusal, 'verto.answer', world);
    return { error: { message: 'CODEC ERROR', code: -32002 } };
  }
  if (call.phase === 'ringing') call.answered();
  return { result: {} };
}

function bye(params: Params | undefined, connection: Connection, world: RequestWorld): Reply {
  const named = nameCall('verto.bye', params, connection, world, []);
  if ('error' in named) return named;
  const { call, callID } = named;
  if (call === undefined) return { error: { callID, message: 'CALL DOES NOT EXIST', code: -32002 } };
  const { causeCode, cause } = byeCause(params ?? {});
  call.end('client', cause);
  return { result: { callID, message: 'CALL ENDED', causeCode, cause } };
}

/** `cause` by name, in any case of letters, else `causeCode` by number; everything else is 16 (verto.md §3.2). */
function byeCause(params: Params): { readonly causeCode: number; readonly cause: HangupCause } {
  const names = Object.keys(hangupCauses) as HangupCause[];
  const { cause, causeCode } = params;
  const named = names.find((name) => typeof cause === 'string' && name === cause.toUpperCase() && name !== 'NONE');
  const numbered = names.find((name) => typeof cause !== 'string' && hangupCauses[name] === Number(causeCode));
  const found = named ?? numbered ?? 'NORMAL_CLEARING';
  return { causeCode: hangupCauses[found], cause: found };
}

function info(params: Params | undefined, connection: Connection, world: RequestWorld): Reply {
  if (params === undefined) {
    world.violation('missing-params', 'verto.info: params');
    return { error: { message: 'Params data missing', code: -32002 } };
  }
  const callID = asObject(params.dialogParams)?.callID;
  if (params.msg !== undefined) return { result: { message: 'SENT' } };
  if (typeof callID !== 'string') return { result: {} };
  checkOwner('verto.info', callID, connection, world);
  const call = world.call(callID);
  // Digits for a call that is not there are no error; that `message` is missing is the only sign.
  if (call === undefined || typeof params.dtmf !== 'string') return { result: {} };
  const groups = params.dtmf.split('+').map((group) => group.split('@', 1)[0] ?? '');
  call.digits += groups.join('').replace(/[^0-9a-d*#wWfF]/gi, '');
  return { result: { message: 'SENT' } };
}

async function modify(params: Params | undefined, connection: Connection, world: RequestWorld): Promise<Reply> {
  const named = nameCall('verto.modify', params, connection, world, ['action']);
  if ('error' in named) return named;
  const { call, callID } = named;
  const action = String(params?.action);
  const refuse = (message: string): Reply => ({ error: { callID, action, message, code: -32002 } });
  if (call === undefined) return refuse('CALL DOES NOT EXIST');
  const done = (more: object = {}): Reply => ({
    result: { callID, action, ...more, holdState: call.isHeld ? 'held' : 'active' },
  });
  const what = action.toLowerCase();
  switch (what) {
    case 'hold':
    case 'unhold':
    case 'togglehold':
      // Without effect until the call is answered inside FreeSWITCH, which is when DTLS is up.
      if (call.phase === 'answered') call.hold(what === 'togglehold' ? !call.isHeld : what === 'hold');
      return done();
    case 'transfer':
      if (typeof params?.destination !== 'string') return refuse('destination missing');
      if (!call.isBridged) return refuse('call is not bridged');
      call.transferredTo = params.destination;
      call.hangup();
      return done({ message: 'CALL TRANSFERRED' });
    case 'replace': {
      if (typeof params?.replaceCallID !== 'string') return refuse('replaceCallID missing');
      checkOwner('verto.modify replace', params.replaceCallID, connection, world);
      const other = world.call(params.replaceCallID);
      if (other === undefined) return refuse('invalid transfer leg');
      call.transferredTo = other.callID;
      call.hangup();
      other.hangup();
      return done();
    }
    case 'updatemedia':
      return updateMedia(call, params?.sdp, world, refuse, done);
    default:
      // An action that FreeSWITCH does not know "succeeds".
      return done();
  }
}

async function updateMedia(
  call: Call,
  sdp: unknown,
  world: RequestWorld,
  refuse: (message: string) => Reply,
  done: (more?: object) => Reply,
): Promise<Reply> {
  if (typeof sdp !== 'string') {
    world.violation('missing-params', 'updateMedia: sdp');
    return refuse('SDP missing');
  }
  if (call.phase !== 'answered') {
    world.violation('update-too-early', `${call.callID} is ${call.phase}`);
    call.hangup('DESTINATION_OUT_OF_ORDER');
    return refuse('Cannot update a call that has not been answered.');
  }
  checkSdp('updateMedia', sdp, world);
  const answered = await call.media.answer(sdp);
  if (!answered.ok) {
    violateBy(answered.refusal, 'updateMedia', world);
    return refuse('CODEC NEGOTIATION ERROR');
  }
  call.updates += 1;
  return done({ sdp: answered.sdp });
}

async function attach(params: Params | undefined, connection: Connection, world: RequestWorld): Promise<Reply> {
  world.violation('client-attach', JSON.stringify(asObject(params?.dialogParams)?.callID));
  const named = nameCall('verto.attach', params, connection, world, ['sdp']);
  if ('error' in named) return named;
  const { call } = named;
  if (call === undefined) return { error: { message: 'CALL DOES NOT EXIST', code: -32002 } };
  if (call.phase !== 'answered') {
    call.hangup('DESTINATION_OUT_OF_ORDER');
    return { error: { message: 'Cannot attach to a call that has not been answered.', code: -32002 } };
  }
  const accepted = await call.media.accept(String(params?.sdp));
  if (!accepted.ok) {
    call.hangup('BEARERCAPABILITY_NOTAVAIL');
    return { error: { message: 'CODEC NEGOTIATION ERROR', code: -32002 } };
  }
  call.media.restartDtls();
  return { result: {} };
}

/** The call that a request is about, or the error for what it lacks. */
function nameCall(
  method: string,
  params: Params | undefined,
  connection: Connection,
  world: RequestWorld,
  needed: readonly string[],
): { readonly call: Call | undefined; readonly callID: string } | { readonly error: Record<string, unknown> } {
  const missing = missingFrom(params, needed);
  if (missing !== undefined) {
    world.violation('missing-params', `${method}: ${missing}`);
    return { error: { message: missing, code: -32002 } };
  }
  const callID = String(asObject(params?.dialogParams)?.callID);
  checkOwner(method, callID, connection, world);
  return { call: world.call(callID), callID };
}

/** mod_verto's words for the first thing that is not there, in its order of checks. */
function missingFrom(params: Params | undefined, needed: readonly string[]): string | undefined {
  if (params === undefined) return 'Params data missing';
  const dialog = asObject(params.dialogParams);
  if (dialog === undefined) return 'Dialog data missing';
  if (typeof dialog.callID !== 'string') return 'CallID missing';
  const lacking = needed.find((name) => typeof params[name] !== 'string');
  return lacking === undefined ? undefined : `${lacking === 'sdp' ? 'SDP' : lacking} missing`;
}

function checkOwner(method: string, callID: string, connection: Connection, world: RequestWorld): void {
  const owner = world.sessionOf(callID);
  if (owner === undefined) world.violation('unknown-call', `${method} ${callID}`);
  else if (owner !== connection.identity?.sessid) world.violation('foreign-call', `${method} ${callID}`);
}

/** `0.0.0.0` is the address of a trickling client's SDP, and must not get as far as here. */
function checkSdp(method: string, sdp: string, world: RequestWorld): void {
  for (const { kind, port, address } of readClientSdp(sdp) ?? []) {
    if (port !== 0 && address === '0.0.0.0') world.violation('unspecified-address', `${method}: m=${kind}`);
  }
}

function violateBy(refusal: Refusal, method: string, world: RequestWorld): void {
  world.violation(refusal === 'no-candidate' ? 'no-candidate' : 'bad-sdp', `${method}: ${refusal}`);
}

function channels(params: Params | undefined): readonly unknown[] {
  const { eventChannel } = params ?? {};
  return Array.isArray(eventChannel) ? eventChannel : [eventChannel];
}

function asObject(value: unknown): Params | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}
