// What the two protocols say themselves, by the key that it stands under. Whatever else stands there goes.
import { HangupReason } from '@mvbridge/matrix-events';
import { hangupCauses } from '@mvbridge/verto';

/** Times, counts and codes, which are nobody's: any other number goes. */
const COUNTS =
  /^(?:code|causeCode|age|lifetime|version|retryAfterMs|sdpMLineIndex|canvasCount)$|_ts$|serno$|expires$|timestamp$/i;

export function isCount(key: string): boolean {
  return COUNTS.test(key);
}

/** `hold`, `updateMedia`, `NORMAL_CLEARING`: not `Alice`, not `10.1.2.3`, no stand-in for an id. */
const WORD = /^(?!x[\d_-])(?:[a-z][\w-]{0,79}|[A-Z][A-Z\d_-]{0,79}|\d{1,2})$/;
const DATE = /^(?:[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} [\d:]{8} GMT|\d{4}-\d\d-\d\d [\d:]{8}|\d{16})$/;

const OWN: readonly (readonly [key: RegExp, value: RegExp])[] = [
  [/^(?:type|method)$/, /^(?!x[\d._-])[A-Za-z][\w-]*(?:\.[\w-]+)*$/],
  [/^(?:kind|action|membership|holdState|display_direction|eventType|tcptype|version|(?:m\.|org\.).*version)$/, WORD],
  [/^jsonrpc$/, /^2\.0$/],
  [/^purpose$/, /^m\.\w+$/],
  [/^Event-(?:Name|Calling-Function)$/, WORD],
  [/^Event-Calling-File$/, /^\w+\.c(?:pp)?$/],
  [/^Event-(?:Calling-Line-Number|Sequence)$/, /^\d{1,10}$/],
  [/^Event-Date-/, DATE],
  [COUNTS, /^-?\d{1,15}(?:\.\d{1,15})?$/],
];

/** FreeSWITCH's own words in places where people's may stand as well. */
const LABELS = /^(?:state|why|role|command|tag)$/;

const VALUES: ReadonlySet<string> = new Set(['any', 'none', 'default', 'media', 'webcam', 'true', 'false']);

/** What `message`, `reason` and `detail` say where FreeSWITCH, a homeserver or a client says it by itself, not a person. */
const PHRASE =
  /^(?:logged in|SENT|PONG|CALL (?:CREATED|ENDED|TRANSFERRED|DOES NOT EXIST|ERROR)|INVALID CALL|CODEC (?:NEGOTIATION )?ERROR|MEDIA ERROR|Authentication (?:Required|Failure)|Login Incorrect|Permission Denied|Session in use|Invalid (?:Request|message|channel)|(?:Params|Dialog) data missing|HTTP \d{3}|M_(?:FORBIDDEN|UNKNOWN_TOKEN|MISSING_TOKEN|BAD_JSON|NOT_JSON|NOT_FOUND|LIMIT_EXCEEDED|UNRECOGNIZED|UNKNOWN|UNAUTHORIZED|USER_DEACTIVATED|TOO_LARGE|GUEST_ACCESS_FORBIDDEN|UNSUPPORTED_ROOM_VERSION|RESOURCE_LIMIT_EXCEEDED))$/;

/** Whether a string is a word of the protocols. */
export function isOwn(key: string, text: string): boolean {
  if (key === 'cause') return Object.hasOwn(hangupCauses, text);
  if (VALUES.has(text)) return true;
  if (/^(?:message|reason|detail)$/.test(key) && (PHRASE.test(text) || HangupReason.safeParse(text).success))
    return true;
  return OWN.some(([keys, values]) => keys.test(key) && values.test(text));
}

/** Whether it is one unless somebody is called so. */
export function isLabel(key: string, text: string): boolean {
  return LABELS.test(key) && WORD.test(text);
}
