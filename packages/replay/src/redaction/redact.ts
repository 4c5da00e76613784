// A trace that can be shown to anybody: who was in it and where is gone, what happened is not.
import { HangupReason } from '@mvbridge/matrix-events';
import { familyOf } from '@mvbridge/sdp';
import { isRecord, parseJson } from '../json.ts';
import type { Trace, TraceLine } from '../trace.ts';
import { Pseudonyms } from './pseudonyms.ts';
import { redactCandidate, redactSdp } from './session-description.ts';

/**
 * A copy of a trace with no password, session secret, ICE credential, DTLS fingerprint, IP address, host, name, number or
 * user in it, that replays the same way: the same things are sent at the same times for the same reasons.
 *
 * Each is replaced by the same stand-in wherever it stands: in SDP, candidates, ids and names, in keys and in JSON within
 * strings. Stand-ins are counted in the order of appearance, so that the same trace always gives the same, and a redacted
 * trace itself. An address is replaced by one of its class (10/8, 172.16/12, 192.168/16, 169.254/16, 100.64/10, public;
 * fc00::/7, fe80::/10, public; mDNS names); loopback and `0.0.0.0` stay, and so does a bridge's placeholder candidate. Ids
 * keep their length, call ids their order as well. Digits that were dialled become zeros.
 *
 * What stays: times, ports, the words of the protocols, and what an SDP says of media. Where nothing is known of a value,
 * it goes.
 */
export function redactTrace(trace: Trace): Trace {
  const names = new Pseudonyms();
  const said = [...trace.flatMap((line) => [...stringsOf(contentOf(line), '')])];
  names.callIds(new Set(said.filter(({ key }) => CALL_ID.test(key)).map(({ text }) => text)));
  // Users and hosts first, then names: a name that is a user's in a text is known as the user's.
  for (const { key, text } of said)
    if (kindOf(key, text) === 'user' || kindOf(key, text) === 'host') redactString(text, key, names);
  for (const { key, text } of said) if (kindOf(key, text) === 'name') redactString(text, key, names);
  return trace.map((line): TraceLine => {
    if ('command' in line) return { ...line, command: redactJson(line.command, '', names) as typeof line.command };
    if ('delivery' in line) return { ...line, delivery: redactJson(line.delivery, '', names) as typeof line.delivery };
    if ('event' in line) return { ...line, event: redactJson(line.event, '', names) };
    return 'message' in line ? { ...line, message: redactJson(line.message, '', names) } : line;
  });
}

function contentOf(line: TraceLine): unknown {
  if ('command' in line) return line.command;
  if ('delivery' in line) return line.delivery;
  return 'event' in line ? line.event : 'message' in line ? line.message : undefined;
}

/** How deep JSON is followed. Nothing of Matrix or Verto is nested so; what is deeper goes. */
const DEEPEST = 100;

/** Every string in a JSON value, with the key that it stands under. */
function* stringsOf(
  value: unknown,
  key: string,
  depth = 0,
): Generator<{ readonly key: string; readonly text: string }> {
  if (depth > DEEPEST) return;
  if (typeof value === 'string') {
    const inner = jsonIn(value, key);
    if (inner === undefined) yield { key, text: value };
    else yield* stringsOf(inner, key, depth + 1);
  } else if (Array.isArray(value)) for (const item of value) yield* stringsOf(item, key, depth + 1);
  else if (isRecord(value))
    for (const [name, item] of Object.entries(value))
      yield* stringsOf(item, identifies(name, key) ? '' : name, depth + 1);
}

function redactJson(value: unknown, key: string, names: Pseudonyms, depth = 0): unknown {
  if (depth > DEEPEST) return REDACTED;
  if (typeof value === 'string') return redactString(value, key, names, depth);
  if (typeof value === 'number') return redactNumber(value, key, names);
  if (Array.isArray(value)) return value.map((item) => redactJson(item, key, names, depth + 1));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => {
      if (!identifies(name, key)) return [name, redactJson(item, name, names, depth + 1)];
      const redacted = /^[@!$#]/.test(name)
        ? names.matrixId(name)
        : names.isAddress(name)
          ? names.address(name)
          : names.id(name);
      return [redacted, redactJson(item, '', names, depth + 1)];
    }),
  );
}

/** Whether a key is somebody's: a stream's id, and here and there a user, a call or an address. It says nothing of its value. */
function identifies(name: string, parent: string): boolean {
  return (
    /sdp_stream_metadata$/.test(parent) || /^[@!$#]./.test(name) || UUID.test(name) || familyOf(name) !== undefined
  );
}

const UUID = /^[\da-fx]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Numbers that are nobody's: JSON-RPC ids, codes, times and counts. A telephone number can be a JSON number. */
const COUNTS = /^(?:id|code|causeCode|age|lifetime|retryAfterMs)$|_ts$|serno$|expires|timestamp/i;

function redactNumber(value: number, key: string, names: Pseudonyms): number {
  const digits = String(Math.abs(value));
  if (COUNTS.test(key) || digits.length <= 5 || !/^\d{1,15}$/.test(digits)) return value;
  const standIn = Number(`1${names.number(digits).slice(1)}`);
  return value < 0 ? -standIn : standIn;
}

/** What a string is, by its key and its form. */
type Kind =
  | 'secret'
  | 'own' // a word of the protocols
  | 'digits'
  | 'candidate'
  | 'sdp'
  | 'call'
  | 'user'
  | 'host'
  | 'name'
  | 'id'
  | 'text';

/** What stands for what nothing else stands for. */
const REDACTED = 'redacted';
const SECRET = /passw|secret|token|credential|authorization/i;
const OWN =
  /^(?:jsonrpc|method|type|kind|version|action|cause|causeCode|state|why|purpose|membership|holdState|display_direction|eventType|role|command|tag|tcptype|sdpMid|(?:m\.|org\.).*version|Event-(?:Name|Date-.*|Calling-.*|Sequence))$/;
/** What `message`, `reason` and `detail` say where FreeSWITCH or a client says it by itself, not a person. */
const OWN_PHRASE =
  /^(?:logged in|SENT|PONG|CALL (?:CREATED|ENDED|TRANSFERRED|DOES NOT EXIST|ERROR)|INVALID CALL|CODEC (?:NEGOTIATION )?ERROR|MEDIA ERROR|Authentication (?:Required|Failure)|Login Incorrect|Permission Denied|Session in use|Invalid (?:Request|message|channel)|(?:Params|Dialog) data missing|M_[A-Z_]+|HTTP \d{3})$/;
const OWN_VALUE: ReadonlySet<string> = new Set(['any', 'none', 'default', 'media', 'webcam', 'true', 'false']);
const CALL_ID = /^(?:call_?[iI]d|create_call|await_call)$/;
const ID =
  /^(?:callID|sessid|party_id|selected_party_id|replaceCallID|reattached_sessions|usernameFragment|device_id|\w*session_id|replacement_id)$/;
const DIALLED = /^(?:dtmf|digits)$/;
const TEXT = /^(?:laName|chatID|(?:la|chat|info|mod|event)Channel|body|text|message|reason|detail)$/;
const HOST = /host(?:name)?$|switchname$|domain$|^server$/i;
const LOGIN = /login|user|^uid$|^from$|^to$|presence|email|^uri$/i;

function kindOf(key: string, text: string): Kind {
  if (SECRET.test(key)) return 'secret';
  if (key === 'sdp' || /^v=0[\r\n]/.test(text)) return 'sdp';
  if (key === 'candidate' || /^(?:a=)?candidate:/.test(text)) return 'candidate';
  if (CALL_ID.test(key)) return 'call';
  if (ID.test(key)) return 'id';
  if (OWN.test(key) && /^[\w ,.:+-]{1,80}$/.test(text)) return 'own';
  if (OWN_VALUE.has(text) || (/^(?:message|reason|detail)$/.test(key) && isOwnPhrase(text))) return 'own';
  if (DIALLED.test(key)) return 'digits';
  if (/^[@!$#][^\s:]+(?::[^\s]+)?$/.test(text)) return 'user';
  if (HOST.test(key)) return 'host';
  if (TEXT.test(key)) return 'text';
  if (LOGIN.test(key) && /^[^\s@]+@[^\s@]+$/.test(text)) return 'user';
  if (/name$/i.test(key)) return 'name';
  return /\s/.test(text) || /number$/i.test(key) ? 'text' : 'id';
}

function isOwnPhrase(text: string): boolean {
  return OWN_PHRASE.test(text) || HangupReason.safeParse(text).success;
}

function redactString(text: string, key: string, names: Pseudonyms, depth = 0): string {
  const inner = jsonIn(text, key);
  if (inner !== undefined) return JSON.stringify(redactJson(inner, key, names, depth + 1));
  const kind = kindOf(key, text);
  switch (kind) {
    case 'secret':
      return text === '' ? '' : REDACTED;
    case 'own':
      return text;
    case 'digits':
      return text.replace(/\d/g, '0');
    case 'candidate':
      return redactCandidate(text, names);
    case 'sdp':
      return redactSdp(text, names);
    case 'user': {
      if (/^[@!$#]/.test(text)) return names.matrixId(text);
      const [user = '', host = ''] = text.split('@');
      return `${names.user(user)}@${names.host(host)}`;
    }
    case 'host':
      return names.host(text);
    case 'name':
      return names.name(text);
    case 'text':
      return names.text(text);
    case 'call':
    case 'id':
      return names.isAddress(text) ? names.address(text) : names.id(text);
    default:
      return kind satisfies never;
  }
}

/** The JSON that a string holds: FreeSWITCH puts JSON into strings of its events. An id is an id, whatever it looks like. */
function jsonIn(text: string, key: string): unknown {
  if (!/^\s*[[{]/.test(text) || CALL_ID.test(key) || ID.test(key)) return undefined;
  const json = parseJson(text);
  return json.ok && typeof json.value === 'object' && json.value !== null ? json.value : undefined;
}
