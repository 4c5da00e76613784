import { MemoryStore, type Store } from 'matrix-js-sdk';

type SavedSync = Awaited<ReturnType<Store['getSavedSync']>>;

/**
 * Keeps one thing from one process to the next: where /sync is to go on. matrix-js-sdk asks it to save after it has told all
 * that came before a token, so a token is never ahead of what was heard; what is told twice is known by its event_id.
 */
export class SyncStore extends MemoryStore {
  #since: string | undefined;
  #caughtUp: (token: string) => void = () => {};
  #saved: string | null = null;

  /** To be called before the client starts. */
  goOnFrom(since: string | undefined, caughtUp: (token: string) => void): void {
    this.#since = since;
    this.#caughtUp = caughtUp;
  }

  override async getSavedSyncToken(): Promise<string | null> {
    return this.#since ?? null;
  }

  /** The rooms are not kept: the bot knows what it needs of them. */
  override async getSavedSync(): Promise<SavedSync> {
    if (this.#since === undefined) return null;
    return { nextBatch: this.#since, roomsData: { join: {}, invite: {}, leave: {}, knock: {} }, accountData: [] };
  }

  override wantsSave(): boolean {
    return this.getSyncToken() !== this.#saved;
  }

  override async save(): Promise<void> {
    this.#saved = this.getSyncToken();
    if (this.#saved !== null) this.#caughtUp(this.#saved);
  }
}
