// A trace that can be shown to anybody: who was in it and where is gone, what happened is not.
import { DEEPEST, isRecord, parseJson } from '../json.ts';
import type { Trace, TraceLine } from '../trace.ts';
import { WHOLE_UUID } from './forms.ts';
import { isCount, isLabel, isOwn } from './own-words.ts';
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
 * keep their length, call ids their order as well. Digits that were dialled become zeros, a password that is a number 0; any
 * other number in JSON goes unless its key says that it is a time, a count or a code.
 *
 * What stays: times, ports, the words of the protocols, and what an SDP says of media. Where nothing is known of a value,
 * it goes, and so does a key that is not what a field would be called. A key of one plain word stays, whoever it names.
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
      return [redactKey(name, key, names), redactJson(item, '', names, depth + 1)];
    }),
  );
}

/** What fields are called: one word, or a name under one of Matrix's own prefixes. One with a stand-in in it is none. */
const FIELD = /^(?!(?:.*[-_])?x\d+(?:[-_]|$))[A-Za-z_][\w-]*$|^(?:m|org\.matrix|im\.vector|io\.element)\.[\w.-]+$/;

/** Whether a key is somebody's: a stream's id, a user, a number, a host, a name of two words. It says nothing of its value. */
function identifies(name: string, parent: string): boolean {
  return /sdp_stream_metadata$/.test(parent) || WHOLE_UUID.test(name) || !FIELD.test(name);
}

function redactKey(name: string, parent: string, names: Pseudonyms): string {
  if (/^[@!$#]./.test(name)) return names.matrixId(name);
  return /sdp_stream_metadata$/.test(parent) ? names.id(name) : names.text(name);
}

/** A telephone number can be a JSON number, and so can a password. What is no whole number becomes one. */
function redactNumber(value: number, key: string, names: Pseudonyms): number {
  if (SECRET.test(key)) return 0;
  // 15 digits are what a JSON number holds for certain.
  const digits = String(Math.abs(value)).replace(/\D/g, '').slice(0, 15);
  if (isCount(key) || digits.length <= 2) return value;
  const standIn = names.jsonNumber(digits);
  return value < 0 ? -standIn : standIn;
}

/** What a string is, by its key and its form. */
type Kind =
  | 'secret'
  | 'own' // a word of the protocols
  | 'label' // one unless somebody is called so
  | 'mid'
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
/** Keys of what gives others a way in. */
export const SECRET = /passw|secret|token|credential|authorization/i;
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
  if (key === 'sdpMid') return 'mid';
  if (isOwn(key, text)) return 'own';
  if (isLabel(key, text)) return 'label';
  if (DIALLED.test(key)) return 'digits';
  if (/^[@!$#][^\s:]+(?::[^\s]+)?$/.test(text)) return 'user';
  if (HOST.test(key)) return 'host';
  if (TEXT.test(key)) return 'text';
  if (LOGIN.test(key) && /^[^\s@]+@[^\s@]+$/.test(text)) return 'user';
  if (/name$/i.test(key)) return 'name';
  return /\s/.test(text) || /number$/i.test(key) ? 'text' : 'id';
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
    case 'label':
      return (names.isSomebody(text) ? names.get(text) : undefined) ?? text;
    case 'mid':
      return names.mid(text);
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
      return names.id(text);
    default:
      return kind satisfies never;
  }
}

/** The JSON that a string holds: FreeSWITCH puts JSON into strings of its events. An id is an id, whatever it looks like. */
function jsonIn(text: string, key: string): unknown {
  if (!/^\s*[[{]/.test(text) || CALL_ID.test(key) || ID.test(key) || key === 'sdpMid') return undefined;
  const json = parseJson(text);
  return json.ok && typeof json.value === 'object' && json.value !== null ? json.value : undefined;
}
