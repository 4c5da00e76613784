// What every process of the cluster is started with: one JSON file, the same for all.
import { readFileSync } from 'node:fs';
import type { TranslatorConfig } from '@mvbridge/translator';
import { z } from 'zod';

const url = z.url();

const session = z.strictObject({
  passwd: z.string().min(1),
  /** What is dialled for a call in which room. */
  rooms: z.record(z.string().startsWith('!'), z.string().min(1)),
  /** Which room rings, and for whom, when FreeSWITCH calls. */
  rings: z.strictObject({ room: z.string().startsWith('!'), user: z.string().startsWith('@') }).optional(),
});

const config = z.strictObject({
  /** Restate's ingress. */
  restate: url,
  freeswitch: url,
  homeserver: z.strictObject({ url, userId: z.string(), asToken: z.string().min(1), hsToken: z.string().min(1) }),
  /** What workers show to gateways. */
  secret: z.string().min(1),
  /** A gateway that has not been heard for so long is gone. */
  leaseMs: z.int().positive().default(5_000),
  /** By Verto login. A room is one session's: its events go there, and nowhere else. */
  sessions: z.record(z.string().min(1), session).check(({ value, issues }) => {
    const owners = new Map<string, string>();
    for (const [login, session] of Object.entries(value)) {
      for (const room of roomsOf(session)) {
        const other = owners.get(room) ?? login;
        owners.set(room, other);
        if (other === login) continue;
        issues.push({ code: 'custom', input: value, path: [login], message: `${room} is a room of ${other}'s` });
      }
    }
  }),
});

function roomsOf({ rooms, rings }: z.infer<typeof session>): readonly string[] {
  return [...Object.keys(rooms), ...(rings === undefined ? [] : [rings.room])];
}

export type Config = z.infer<typeof config>;

/** Throws with the paths that are wrong. */
export function readConfig(file: string): Config {
  const read = config.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (read.success) return read.data;
  throw new Error(`${file}:\n${z.prettifyError(read.error)}`);
}

/** The session that a room belongs to; undefined: none, and its events are nobody's. */
export function sessionsByRoom(config: Config): (roomId: unknown) => string | undefined {
  const rooms = new Map<unknown, string>();
  for (const [login, session] of Object.entries(config.sessions)) {
    for (const room of roomsOf(session)) rooms.set(room, login);
  }
  return (roomId) => rooms.get(roomId);
}

/** `uuid`: made up the same each time a step is taken anew. */
export function translatorConfig(config: Config, login: string, uuid: () => string): TranslatorConfig {
  const session = config.sessions[login];
  if (session === undefined) throw new Error(`sessions: expected one for ${login}`);
  const { passwd, rooms, rings } = session;
  return {
    matrix: { userId: config.homeserver.userId, partyId: 'MVBRIDGE' },
    verto: { login, passwd },
    route: {
      toVerto({ roomId }) {
        const destinationNumber = rooms[roomId];
        return destinationNumber === undefined ? 'ignore' : { destinationNumber };
      },
      toMatrix: () => (rings === undefined ? { reject: 'user_busy' } : { roomId: rings.room, invitee: rings.user }),
    },
    policy: { pingMs: 25_000 },
    ids: { uuid },
  };
}
