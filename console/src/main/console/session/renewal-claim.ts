/** Who may use a refresh token, over all tabs of this browser: one, and only once. */
export interface RenewalClaim {
  /** True for exactly one caller for each token, until it is released or has been held too long. */
  take(refreshToken: string): Promise<boolean>;
  release(refreshToken: string): Promise<void>;
}

const STORE = 'claims';
const KEY = 'renewal';
const HELD_MILLIS = 15_000;

interface Held {
  readonly refreshToken: string;
  readonly until: number;
}

/**
 * The claim as a row of IndexedDB, whose transactions are ordered over all processes of the browser. Neither Web Locks
 * nor localStorage would do: a tab that gets a lock right after another may still read the older localStorage, and
 * would use the spent token once more (seen in Chromium).
 */
export class IndexedDbClaim implements RenewalClaim {
  private database: Promise<IDBDatabase> | null = null;

  constructor(
    private readonly name: string,
    private readonly now: () => number = Date.now,
  ) {}

  take(refreshToken: string): Promise<boolean> {
    return this.change((held, write) => {
      if (held !== undefined && held.refreshToken === refreshToken && held.until > this.now()) {
        return false;
      }
      write({ refreshToken, until: this.now() + HELD_MILLIS });
      return true;
    }).catch(() => true); // a browser without IndexedDB has to do without the claim
  }

  async release(refreshToken: string): Promise<void> {
    await this.change((held, write) => {
      if (held?.refreshToken === refreshToken) {
        write({ refreshToken, until: 0 });
      }
      return true;
    }).catch(() => undefined);
  }

  private async change(decide: (held: Held | undefined, write: (held: Held) => void) => boolean): Promise<boolean> {
    const database = await (this.database ??= this.open());
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, 'readwrite', { durability: 'strict' });
      const rows = transaction.objectStore(STORE);
      let decision = false;
      const reading = rows.get(KEY) as IDBRequest<Held | undefined>;
      reading.onsuccess = () => (decision = decide(reading.result, (held) => rows.put(held, KEY)));
      transaction.oncomplete = () => resolve(decision);
      transaction.onabort = () => reject(transaction.error ?? new Error('aborted'));
    });
  }

  private open(): Promise<IDBDatabase> {
    return new Promise((resolve, reject) => {
      const opening = indexedDB.open(this.name, 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error ?? new Error('IndexedDB'));
    });
  }
}
