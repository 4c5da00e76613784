// What can be configured, and what is chosen where nobody does. Whoever adds a key adds it to config.example.yaml.
import { z } from 'zod';

const userId = z.string().regex(/^@[^:\s]+:[^\s]+$/, 'expected a user id, "@localpart:server"');
const roomId = z.string().regex(/^![^\s]+$/, 'expected a room id, "!…" (an alias, "#…", is none)');
const url = (schemes: RegExp, expected: string) =>
  z.string().refine((text) => URL.canParse(text) && schemes.test(new URL(text).protocol), `expected ${expected}`);
/** YAML takes 1008 without quotes for a number, and 0049 for another one. */
const digits = (expected: string) =>
  z.union([z.string().min(1), z.int().nonnegative().transform(String)], `expected ${expected}, in quotes`);
const number = digits('a number');
const pattern = z.string().transform((text, issues) => {
  try {
    return new RegExp(`^(?:${text})$`);
  } catch (thrown) {
    issues.addIssue({ code: 'custom', message: `expected a regular expression: ${String(thrown)}` });
    return z.NEVER;
  }
});

const DIAL = /^[0-9*#+]{1,20}$/;

/** Virtual users, one for each remote number. */
const appservice = z.strictObject({
  /** What the homeserver's registration file is known by, and its two secrets. */
  id: z.string().min(1).default('vertobot'),
  asToken: z.string().min(16, 'expected 16 characters or more'),
  hsToken: z.string().min(16, 'expected 16 characters or more'),
  /** Where we listen for the homeserver, and where it finds us. */
  host: z.string().default('127.0.0.1'),
  port: z.int().min(0).max(65_535).default(9_993),
  url: url(/^https?:$/, 'a URL, "http://…"').optional(),
  /** `@verto_9664:server` is number 9664. */
  userPrefix: z
    .string()
    .regex(/^[a-z0-9._-]+$/, 'expected a-z, 0-9, ".", "_", "-"')
    .default('verto_'),
});

const matrix = z
  .strictObject({
    homeserver: url(/^https?:$/, 'a URL, "https://…"'),
    userId,
    /** One of these, or `appservice`. */
    accessToken: z.string().min(1).optional(),
    password: z.string().min(1).optional(),
    appservice: appservice.optional(),
  })
  .refine(({ accessToken, password, appservice }) => {
    return [accessToken, password, appservice].filter((one) => one !== undefined).length === 1;
  }, 'expected one of accessToken, password and appservice');

const incoming = z
  .strictObject({
    /** The number that FreeSWITCH called, as a pattern over the whole of it. */
    number: pattern.default(/^.*$/),
    /** The room to ring in, and who is to ring there: everybody, where nobody is named. */
    room: roomId.optional(),
    /** Without a room: whom to ring in a direct room, which is made when there is none. */
    user: userId.optional(),
  })
  .refine(({ room, user }) => room !== undefined || user !== undefined, 'expected a room, a user or both');

export const Config = z.strictObject({
  matrix,
  verto: z.strictObject({
    url: url(/^wss?:$/, 'a WebSocket URL, "wss://…"'),
    login: digits('a user, "1008" or "1008@domain"'),
    passwd: digits('a password'),
  }),
  /** Who may invite, call and command. Where nothing is said: the users of the bot's own homeserver. */
  allow: z
    .strictObject({ users: z.array(userId).default([]), servers: z.array(z.string().min(1)).default([]) })
    .optional(),
  /** From Matrix to FreeSWITCH. */
  outgoing: z
    .strictObject({
      /** Where calls go from a room that is not in `rooms`. Left out: the caller is asked for a number. */
      number: number.optional(),
      rooms: z.record(roomId, number).default({}),
      /** What a user may type as a number. Who can dial can cost money. */
      dial: pattern.default(DIAL),
      /** What FreeSWITCH shows as the caller's number. Left out: that of the Verto user. */
      callerNumber: number.optional(),
    })
    .default({ rooms: {}, dial: DIAL }),
  /** From FreeSWITCH to Matrix: the first that matches. A call that matches none is declined. */
  incoming: z
    .strictObject({
      /** Where the called number stands, since `callee_id_number` is the Verto user's: a variable, `verto_svar_…`. */
      numberFrom: z
        .string()
        .regex(/^verto_(svar|h)_./, 'expected a variable, "verto_svar_…" or "verto_h_…"')
        .optional(),
      routes: z.array(incoming).default([]),
    })
    .default({ routes: [] }),
  /** Who is on the line, and what FreeSWITCH has to say, as notices in the room. */
  notices: z.boolean().default(true),
  /** Where calls outlive the process. */
  state: z.string().min(1).default('vertobot.state.json'),
  /** What becomes of live calls when the bot is told to stop: kept for the next start, or ended. */
  shutdown: z.enum(['keep', 'hangup']).default('keep'),
  log: z.enum(['silent', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
  /** What is chosen for all calls: packages/translator/README.md says what each costs. */
  policy: z
    .strictObject({
      placeholder: z.enum(['byRole', 'always', 'never']),
      family: z.enum(['ipv4', 'ipv6', 'both']),
      earlyMedia: z.enum(['answer', 'hold']),
      holdMusic: z.boolean(),
      detachMs: z.int().positive(),
      inviteLifetimeMs: z.int().positive(),
    })
    .partial()
    .default({}),
});

export type Config = z.output<typeof Config>;

/** `example.org` of `@alice:example.org`. */
export function serverOf(userId: string): string {
  return userId.slice(userId.indexOf(':') + 1);
}
