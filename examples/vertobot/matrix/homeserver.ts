// What the bot asks a homeserver for, by way of matrix-js-sdk's HTTP layer: the sending half of both kinds of connection.
import type { MatrixClient } from 'matrix-js-sdk';
import { Method } from 'matrix-js-sdk';
import type { MatrixConnection } from './connection.ts';

type QueryDict = Readonly<Record<string, string>>;

export type Homeserver = Omit<MatrixConnection, 'start' | 'stop'> & {
  /** Makes a virtual user, if there is none of that name yet. */
  register(localpart: string): Promise<void>;
  /** The m.room.member events of those who have joined a room. */
  members(roomId: string, as: string | undefined): Promise<readonly unknown[]>;
};

/**
 * `client` is an application service's, or a user's who is never anybody else. Events are put by hand: the client's own
 * `sendEvent` keeps each txnId for a local echo, and refuses it the second time.
 */
export function homeserver({ http }: Pick<MatrixClient, 'http'>, userId: string): Homeserver {
  const request = (method: Method, path: string, as: string | undefined, body?: object, query: QueryDict = {}) => {
    const asked = as === undefined ? query : { ...query, user_id: as };
    return http.authedRequest<Record<string, unknown>>(method, path, asked, body);
  };
  const of = encodeURIComponent;
  return {
    send: ({ roomId, type, content, txnId, as }) =>
      request(Method.Put, `/rooms/${of(roomId)}/send/${of(type)}/${of(txnId)}`, as, content),
    async join(roomId, as) {
      await request(Method.Post, `/join/${of(roomId)}`, as, {});
    },
    async createDirectRoom(invitee, as) {
      const room = { preset: 'trusted_private_chat', is_direct: true, invite: [invitee] };
      const { room_id } = await request(Method.Post, '/createRoom', as, room);
      return String(room_id);
    },
    async setDisplayName(displayname, as) {
      const user = as ?? userId;
      await request(Method.Put, `/profile/${of(user)}/displayname`, as, { displayname });
    },
    async register(username) {
      const body = { type: 'm.login.application_service', username, inhibit_login: true };
      await request(Method.Post, '/register', undefined, body).catch((error: { readonly errcode?: string }) => {
        if (error.errcode !== 'M_USER_IN_USE') throw error;
      });
    },
    async members(roomId, as) {
      const { chunk } = await request(Method.Get, `/rooms/${of(roomId)}/members`, as, undefined, {
        membership: 'join',
      });
      return Array.isArray(chunk) ? chunk : [];
    },
  };
}
