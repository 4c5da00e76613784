// A homeserver in this process: rooms, members and one stream of events. What the bot does not use, it does not have.
import { randomUUID } from 'node:crypto';
import type { Ear, MatrixConnection, Sending } from '../matrix/connection.ts';

export interface RoomEvent {
  readonly type: string;
  readonly room_id: string;
  readonly sender: string;
  readonly event_id: string;
  readonly state_key?: string;
  readonly content: Readonly<Record<string, unknown>>;
  readonly unsigned: { readonly age: number };
}

/** What Matrix client libraries reject with. */
export class Refused extends Error {
  readonly httpStatus: number;
  readonly errcode: string;
  readonly data: object;

  constructor(httpStatus: number, errcode: string, data: object = {}) {
    super(errcode);
    this.httpStatus = httpStatus;
    this.errcode = errcode;
    this.data = data;
  }
}

/** Somebody's client. */
export interface Client {
  readonly userId: string;
  createRoom(invite?: readonly string[]): string;
  join(roomId: string): void;
  leave(roomId: string): void;
  send(roomId: string, type: string, content: object): string;
  say(roomId: string, body: string): string;
  /** Called with each event of the rooms that the user has joined, others' and their own. */
  hear(listener: (event: RoomEvent) => void): void;
}

export interface DemoHomeserver {
  client(userId: string, displayName?: string): Client;
  /** `virtual`: users that are the bot's, too, as an application service has them. */
  connection(userId: string, virtual?: (userId: string) => boolean): MatrixConnection;
  /** Everything that was said. */
  events(): readonly RoomEvent[];
  displayName(userId: string): string | undefined;
  isMember(roomId: string, userId: string): boolean;
  /** No connection so far is told anything any more, or can send: its process is gone. */
  forget(): void;
  /** What becomes of a send; undefined: it is taken. */
  refuse(judge: (sending: Sending) => Refused | undefined): void;
}

type Membership = 'invite' | 'join' | 'leave';

export function demoHomeserver(): DemoHomeserver {
  const stream: RoomEvent[] = [];
  const rooms = new Map<string, Map<string, Membership>>();
  const names = new Map<string, string>();
  const transactions = new Map<string, string>();
  const connections = new Set<() => void>();
  const listeners = new Set<() => void>();
  let judge: (sending: Sending) => Refused | undefined = () => undefined;

  const membership = (roomId: string, userId: string) => rooms.get(roomId)?.get(userId);
  const publish = (event: Pick<RoomEvent, 'type' | 'room_id' | 'sender' | 'content'> & { state_key?: string }) => {
    const eventId = `$${randomUUID()}`;
    stream.push({ ...event, content: structuredClone(event.content), event_id: eventId, unsigned: { age: 0 } });
    for (const listener of listeners) listener();
    return eventId;
  };
  const setMembership = (roomId: string, sender: string, userId: string, next: Membership): void => {
    rooms.get(roomId)?.set(userId, next);
    const displayname = names.get(userId);
    const content = { membership: next, ...(displayname !== undefined && { displayname }) };
    publish({ type: 'm.room.member', room_id: roomId, sender, state_key: userId, content });
  };
  const join = (roomId: string, userId: string): void => {
    if (membership(roomId, userId) === 'join') return;
    if (membership(roomId, userId) !== 'invite') throw new Refused(403, 'M_FORBIDDEN');
    setMembership(roomId, userId, userId, 'join');
  };
  const createRoom = (creator: string, invite: readonly string[]): string => {
    const roomId = `!${randomUUID().slice(0, 8)}:${creator.slice(creator.indexOf(':') + 1)}`;
    rooms.set(roomId, new Map());
    setMembership(roomId, creator, creator, 'join');
    for (const invitee of invite) setMembership(roomId, creator, invitee, 'invite');
    return roomId;
  };
  const send = (roomId: string, sender: string, type: string, content: object): string => {
    if (membership(roomId, sender) !== 'join') throw new Refused(403, 'M_FORBIDDEN');
    return publish({ type, room_id: roomId, sender, content: content as RoomEvent['content'] });
  };
  /** Tells from there on what is for these users, a batch at a time, as /sync would. */
  const follow = (from: number, isFor: (event: RoomEvent) => boolean, tell: (event: RoomEvent) => void, ear?: Ear) => {
    let at = from;
    let waiting = false;
    const deliver = (): void => {
      waiting = false;
      if (!listeners.has(look)) return;
      const batch = stream.slice(at);
      at += batch.length;
      for (const event of batch.filter(isFor)) tell(event);
      ear?.caughtUp(`s${at}`);
    };
    const look = (): void => {
      if (waiting || at === stream.length) return;
      waiting = true;
      setImmediate(deliver);
    };
    listeners.add(look);
    look();
    return () => void listeners.delete(look);
  };

  const membersBefore = ({ event_id, room_id }: RoomEvent): readonly RoomEvent[] =>
    stream
      .slice(
        0,
        stream.findIndex((one) => one.event_id === event_id),
      )
      .filter((one) => one.room_id === room_id && one.content.membership === 'join');

  return {
    client(userId, displayName) {
      if (displayName !== undefined) names.set(userId, displayName);
      return {
        userId,
        createRoom: (invite = []) => createRoom(userId, invite),
        join: (roomId) => join(roomId, userId),
        leave: (roomId) => setMembership(roomId, userId, userId, 'leave'),
        send: (roomId, type, content) => send(roomId, userId, type, content),
        say: (roomId, body) => send(roomId, userId, 'm.room.message', { msgtype: 'm.text', body }),
        hear(listener) {
          follow(stream.length, ({ room_id }) => membership(room_id, userId) !== undefined, listener);
        },
      };
    },
    connection(userId, virtual = () => false) {
      const isOurs = (one: string) => one === userId || virtual(one);
      const isFor = ({ room_id, state_key }: RoomEvent) =>
        (state_key !== undefined && isOurs(state_key)) ||
        [...(rooms.get(room_id) ?? [])].some(([member, state]) => isOurs(member) && state === 'join');
      let unfollow = () => {};
      let isGone = false;
      connections.add(() => {
        isGone = true;
        unfollow();
      });
      return {
        async start(since, ear) {
          const tell = (event: RoomEvent): void => {
            // Who joins is told who is there.
            if (event.content.membership === 'join' && isOurs(event.state_key ?? ''))
              membersBefore(event).forEach(ear.event);
            ear.event(event);
          };
          unfollow = follow(Number(since?.slice(1) ?? 0), isFor, tell, ear);
        },
        async stop() {
          unfollow();
        },
        async send(sending) {
          const { roomId, type, content, txnId, as = userId } = sending;
          await undefined;
          if (isGone) return new Promise(() => {});
          const refusal = judge(sending);
          if (refusal !== undefined) throw refusal;
          const key = `${as} ${txnId}`;
          const eventId = transactions.get(key) ?? send(roomId, as, type, content);
          transactions.set(key, eventId);
          return { event_id: eventId };
        },
        async join(roomId, as = userId) {
          join(roomId, as);
        },
        createDirectRoom: async (invitee, as = userId) => createRoom(as, [invitee]),
        async setDisplayName(name, as = userId) {
          names.set(as, name);
        },
      };
    },
    forget() {
      for (const end of connections) end();
      connections.clear();
    },
    events: () => [...stream],
    displayName: (userId) => names.get(userId),
    isMember: (roomId, userId) => membership(roomId, userId) === 'join',
    refuse(by) {
      judge = by;
    },
  };
}
