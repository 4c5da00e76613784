// The bot as an ordinary user: its events come by /sync.
import { ClientEvent, Filter, type MatrixEvent, SyncState, type SyncStateData } from 'matrix-js-sdk';
import type { Config } from '../config/config.ts';
import type { Log } from '../log.ts';
import { matrixClient } from './client.ts';
import type { MatrixConnection } from './connection.ts';
import { homeserver } from './homeserver.ts';
import { SyncStore } from './sync-store.ts';

/** All that a bot reads of its rooms. */
const TYPES = ['m.call.*', 'org.matrix.call.*', 'm.room.message', 'm.room.member', 'm.room.encryption'];
/** How many events of a room are fetched after an absence: a call whose hangup is further back was over before. */
const TIMELINE = 100;

export async function syncConnection(config: Config['matrix'], log: Log): Promise<MatrixConnection> {
  const store = new SyncStore();
  const client = await matrixClient(config, log, store);
  return {
    ...homeserver(client, config.userId),
    async start(since, ear) {
      store.goOnFrom(since, ear.caughtUp);
      client.on(ClientEvent.Event, (event: MatrixEvent) => ear.event(event.event));
      const filter = new Filter(config.userId);
      filter.setDefinition({
        room: { timeline: { types: TYPES, limit: TIMELINE }, state: { types: TYPES }, ephemeral: { types: [] } },
        presence: { types: [] },
      });
      // Resolves with the first sync. A token that is not known is for good; anything else is tried again by the client.
      const synced = new Promise<void>((resolve, reject) => {
        client.on(ClientEvent.Sync, (state: SyncState, _before: SyncState | null, data?: SyncStateData) => {
          if (state === SyncState.Syncing) resolve();
          if (state !== SyncState.Error) return;
          log.warn({ error: data?.error?.message }, 'the homeserver does not answer /sync');
          if (data?.error !== undefined && 'errcode' in data.error && data.error.errcode === 'M_UNKNOWN_TOKEN') {
            reject(data.error);
          }
        });
      });
      await client.startClient({ filter, initialSyncLimit: TIMELINE, disablePresence: true });
      await synced;
    },
    async stop() {
      client.stopClient();
    },
  };
}
