// Addresses by what can be reached at them: that is what a bridge goes by, and what a redacted trace must still tell.
import { familyOf, placeholderFor } from '@mvbridge/sdp';

/** A class of addresses, and the addresses that stand in for its members: the nth is `write(n)`, of the same class. */
interface AddressClass {
  readonly name: string;
  readonly holds: (address: string) => boolean;
  readonly write: (n: number) => string;
}

const low16 = (n: number) => `${(n >> 8) & 255}.${n & 255}`;
const hextet = (address: string) => Number.parseInt(address.split(':', 1)[0] || '0', 16);

const PUBLIC: Readonly<Record<'ipv4' | 'ipv6', AddressClass>> = {
  // TEST-NET-2 (RFC 5737); a trace with more public addresses goes on in the network for benchmarks (RFC 2544).
  ipv4: {
    name: 'public',
    holds: () => true,
    write: (n) => (n < 255 ? `198.51.100.${n}` : `198.18.${low16(n)}`),
  },
  // Documentation (RFC 3849).
  ipv6: { name: 'public', holds: () => true, write: (n) => `2001:db8:1::${n}` },
};

/** The first that holds an address is its class. The last of each family is what is public. */
const CLASSES: Readonly<Record<'ipv4' | 'ipv6', readonly AddressClass[]>> = {
  ipv4: [
    { name: '10/8', holds: (address) => address.startsWith('10.'), write: (n) => `10.${(n >> 16) & 255}.${low16(n)}` },
    {
      name: '172.16/12',
      holds: (address) => /^172\.(?:1[6-9]|2\d|3[01])\./.test(address),
      write: (n) => `172.16.${low16(n)}`,
    },
    { name: '192.168/16', holds: (address) => address.startsWith('192.168.'), write: (n) => `192.168.${low16(n)}` },
    { name: '169.254/16', holds: (address) => address.startsWith('169.254.'), write: (n) => `169.254.${low16(n)}` },
    {
      name: '100.64/10',
      holds: (address) => /^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./.test(address),
      write: (n) => `100.64.${low16(n)}`,
    },
    PUBLIC.ipv4,
  ],
  ipv6: [
    { name: 'fc00::/7', holds: (address) => (hextet(address) & 0xfe00) === 0xfc00, write: (n) => `fd00::${n}` },
    { name: 'fe80::/10', holds: (address) => (hextet(address) & 0xffc0) === 0xfe80, write: (n) => `fe80::${n}` },
    PUBLIC.ipv6,
  ],
};

const PLACEHOLDERS: ReadonlySet<string> = new Set([placeholderFor('ipv4').address, placeholderFor('ipv6').address]);

/** The class of an address that has to go; undefined: it is no address, or says nothing about anybody. */
export function classOf(address: string): AddressClass | undefined {
  const family = familyOf(address);
  if (family === undefined || PLACEHOLDERS.has(address) || SAYS_NOTHING.test(address)) return undefined;
  return CLASSES[family].find(({ holds }) => holds(address));
}

/** The class of what looks like an address and is none, such as `999.1.1.1`: a number in its place could be one. */
export function classOfLookalike(text: string): AddressClass {
  return PUBLIC[text.includes(':') ? 'ipv6' : 'ipv4'];
}

/** Loopback, none, broadcast and multicast. */
const SAYS_NOTHING = /^(?:127\.|[0:.]+1?$|22[4-9]\.|23\d\.|255\.255\.255\.255$|ff)/i;
