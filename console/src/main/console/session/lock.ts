/** Runs one piece of work at a time over all tabs of this browser. */
export interface TabLock {
  run<T>(work: () => Promise<T>): Promise<T>;
}

/** The browser's own locks where it has them (https and localhost), else a lease in storage. */
export function tabLock(name: string): TabLock {
  const locks = (navigator as { locks?: LockManager }).locks;
  return locks === undefined
    ? new StorageLease(name, localStorage)
    : { run: <T>(work: () => Promise<T>) => locks.request(name, work) as Promise<T> };
}

/** Plain http on a name other than localhost has no Web Locks: good enough there, and never worse than no lock. */
export class StorageLease implements TabLock {
  private readonly holder = Array.from(crypto.getRandomValues(new Uint32Array(2)), (part) => part.toString(36)).join('');

  constructor(
    private readonly name: string,
    private readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
    private readonly leaseMillis = 15_000,
    private readonly settleMillis = 40,
  ) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    const giveUp = Date.now() + this.leaseMillis;
    while (!(await this.take()) && Date.now() < giveUp) {
      await pause(this.settleMillis * (1 + Math.random()));
    }
    try {
      return await work();
    } finally {
      if (this.read()?.holder === this.holder) {
        this.storage.removeItem(this.name);
      }
    }
  }

  private async take(): Promise<boolean> {
    const held = this.read();
    if (held !== null && held.until > Date.now()) {
      return false;
    }
    this.storage.setItem(this.name, JSON.stringify({ holder: this.holder, until: Date.now() + this.leaseMillis }));
    await pause(this.settleMillis);
    return this.read()?.holder === this.holder;
  }

  private read(): { holder: string; until: number } | null {
    try {
      return JSON.parse(this.storage.getItem(this.name) ?? 'null') as { holder: string; until: number } | null;
    } catch {
      return null;
    }
  }
}

function pause(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis));
}
