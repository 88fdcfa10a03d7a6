import type { Session } from './session';

type Listener = (session: Session | null) => void;

const KEY = 'aa.session';

/**
 * The one place the session lives: localStorage, so that it outlives a reload and all tabs share one refresh token,
 * which the server lets be used only once. The access token lies beside it: without it every reload would cost a
 * rotation, and a page left in the middle of one would be signed out. Scripts from elsewhere cannot run here (content
 * security policy, trusted types, no HTML from answers), which is what keeps both safe.
 */
export class SessionStore {
  private readonly listeners = new Set<Listener>();

  constructor(
    private readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
    events: EventTarget | null = null,
  ) {
    events?.addEventListener('storage', (event) => {
      const key = (event as StorageEvent).key;
      if (key === KEY || key === null) {
        this.announce();
      }
    });
  }

  get(): Session | null {
    try {
      const value = JSON.parse(this.storage.getItem(KEY) ?? 'null') as Session | null;
      return value !== null && typeof value.refreshToken === 'string' && typeof value.accessToken === 'string' ? value : null;
    } catch {
      return null;
    }
  }

  set(session: Session): void {
    this.storage.setItem(KEY, JSON.stringify(session));
    this.announce();
  }

  clear(): void {
    this.storage.removeItem(KEY);
    this.announce();
  }

  /** Hears of every change, also of those made by other tabs. */
  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Resolves at the next change, or when the time is over. */
  changed(millis: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        unsubscribe();
        resolve();
      };
      const unsubscribe = this.subscribe(done);
      const timer = setTimeout(done, millis);
    });
  }

  private announce(): void {
    const session = this.get();
    for (const listener of [...this.listeners]) {
      listener(session);
    }
  }
}
