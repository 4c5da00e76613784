// One Matrix user for each number at FreeSWITCH: `@verto_9664:example.org` is 9664.

export interface VirtualUsers {
  userOf(number: string): string;
  /** undefined: not one of ours. */
  numberOf(userId: string): string | undefined;
  isOurs(userId: string): boolean;
  /** As a registration file wants it. */
  readonly pattern: string;
}

/** Who calls without a number. */
const ANONYMOUS = 'anonymous';

/** `server`: the homeserver's name. What a localpart must not hold is written as `=2b`, the way that user ids map from others. */
export function virtualUsers(prefix: string, server: string): VirtualUsers {
  const before = `@${prefix}`;
  const after = `:${server}`;
  const isOurs = (userId: string) => userId.startsWith(before) && userId.endsWith(after);
  return {
    userOf: (number) => `${before}${encode(number === '' ? ANONYMOUS : number)}${after}`,
    numberOf(userId) {
      if (!isOurs(userId)) return undefined;
      const number = decode(userId.slice(before.length, -after.length));
      return number === '' || number === ANONYMOUS ? undefined : number;
    },
    isOurs,
    pattern: `${literal(before)}.*${literal(after)}`,
  };
}

/** Bytes other than a-z, 0-9, ".", "_" and "-" as `=` and two digits (appendices, "Mapping from other character sets"). */
function encode(number: string): string {
  return [...Buffer.from(number.slice(0, 60))]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[a-z0-9._-]/.test(character) ? character : `=${byte.toString(16).padStart(2, '0')}`;
    })
    .join('');
}

function decode(localpart: string): string {
  const bytes = localpart.replace(/=([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
