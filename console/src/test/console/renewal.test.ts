import { ApiProblem, ConnectionLost, SignedOut } from '../../main/console/http/problem';
import { IndexedDbClaim, type RenewalClaim } from '../../main/console/session/renewal-claim';
import { Renewal } from '../../main/console/session/renewal';
import { renewalTime, type Session, sessionOf, type TokenAnswer } from '../../main/console/session/session';
import { SessionStore } from '../../main/console/session/session-store';
import { equal, rejection, test } from './harness';

class Memory implements Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  private readonly values = new Map<string, string>();

  getItem(key: string): string | null {
    return this.values.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.values.set(key, value);
  }

  removeItem(key: string): void {
    this.values.delete(key);
  }
}

/** Like localStorage of another process: what was written there is seen a little later. */
class LateMemory extends Memory {
  constructor(private readonly source: Memory) {
    super();
    this.catchUp();
  }

  catchUp(): void {
    const value = this.source.getItem('aa.session');
    if (value === null) {
      super.removeItem('aa.session');
    } else {
      super.setItem('aa.session', value);
    }
  }

  override setItem(key: string, value: string): void {
    super.setItem(key, value);
    this.source.setItem(key, value);
  }
}

class MemoryClaim implements RenewalClaim {
  private held: string | null = null;

  async take(refreshToken: string): Promise<boolean> {
    const free = this.held !== refreshToken;
    this.held = refreshToken;
    return free;
  }

  async release(): Promise<void> {
    this.held = null;
  }
}

/** A server that lets each refresh token be used once. */
class TokenServer {
  readonly used: string[] = [];

  readonly exchange = async (refreshToken: string): Promise<TokenAnswer> => {
    if (this.used.includes(refreshToken)) {
      throw new ApiProblem(401, 'not-authenticated', 'reuse');
    }
    this.used.push(refreshToken);
    await new Promise((resolve) => setTimeout(resolve, 5));
    return answer(`${refreshToken}+`);
  };
}

function answer(refreshToken: string): TokenAnswer {
  return {
    access_token: `access-${refreshToken}`,
    refresh_token: refreshToken,
    expires_at: '2026-11-21T10:30:00Z',
    refresh_expires_at: '2026-12-21T10:00:00Z',
    tenant_id: 't',
    user_id: 'u',
    email_verified: true,
    session_id: 's',
  };
}

function signedIn(storage: Memory): { store: SessionStore; session: Session } {
  const store = new SessionStore(storage);
  const session = sessionOf(answer('r1'), 'a@b.example', Date.now());
  store.set(session);
  return { store, session };
}

test('Renewal: many callers in one tab and a second tab use the refresh token once', async () => {
  const storage = new Memory();
  const { store, session } = signedIn(storage);
  const server = new TokenServer();
  const claim = new MemoryClaim();
  const first = new Renewal(store, claim, server.exchange);
  const second = new Renewal(new SessionStore(storage), claim, server.exchange);

  const sessions = await Promise.all([first.renew(session), first.renew(session), second.renew(session), second.renew(session)]);

  equal(server.used, ['r1']);
  equal(sessions.map((each) => each.refreshToken), ['r1+', 'r1+', 'r1+', 'r1+']);
});

test('Renewal: a tab that still sees the old session waits for the new one', async () => {
  const storage = new Memory();
  const { store, session } = signedIn(storage);
  const late = new LateMemory(storage);
  const server = new TokenServer();
  const claim = new MemoryClaim();
  await new Renewal(store, claim, server.exchange).renew(session);

  const waiting = new Renewal(new SessionStore(late), claim, server.exchange).renew(session);
  setTimeout(() => late.catchUp(), 20);

  equal((await waiting).refreshToken, 'r1+');
  equal(server.used, ['r1']);
});

test('Renewal: a refused refresh token signs out', async () => {
  const { store, session } = signedIn(new Memory());
  const refuse = (): Promise<TokenAnswer> => Promise.reject(new ApiProblem(401, 'not-authenticated', 'no'));

  const error = await rejection(new Renewal(store, new MemoryClaim(), refuse).renew(session));

  equal(error instanceof SignedOut, true);
  equal(store.get(), null);
});

test('Renewal: a server that cannot be reached leaves the session and lets another try follow', async () => {
  const { store, session } = signedIn(new Memory());
  const server = new TokenServer();
  let reachable = false;
  const renewal = new Renewal(store, new MemoryClaim(), (token) => (reachable ? server.exchange(token) : Promise.reject(new ConnectionLost())));

  equal((await rejection(renewal.renew(session))) instanceof ConnectionLost, true);
  equal(store.get()?.refreshToken, 'r1');
  reachable = true;

  equal((await renewal.renew(session)).refreshToken, 'r1+');
});

test('Renewal: who signed out meanwhile stays signed out', async () => {
  const { store, session } = signedIn(new Memory());
  const renewing = new Renewal(store, new MemoryClaim(), new TokenServer().exchange).renew(session);

  store.clear();

  equal((await rejection(renewing)) instanceof SignedOut, true);
  equal(store.get(), null);
});

test('Claim: IndexedDB gives each token to one taker, until it is released or held too long', async () => {
  let now = 1_000;
  const name = `claims-${Math.random()}`;
  const tabs = [1, 2, 3, 4].map(() => new IndexedDbClaim(name, () => now));
  const taken = async (token: string) => (await Promise.all(tabs.map((tab) => tab.take(token)))).filter(Boolean).length;

  equal(await taken('a'), 1, 'first');
  equal(await taken('a'), 0, 'held');
  equal(await taken('b'), 1, 'another token');
  await tabs[0]?.release('b');
  equal(await taken('b'), 1, 'released');
  now += 15_001;
  equal(await taken('b'), 1, 'held too long');
});

test('Session: life is counted from when it came, whatever the clocks say', () => {
  const claims = btoa(JSON.stringify({ iat: 100, exp: 1_900 })).replace(/=/g, '');
  const session = sessionOf({ ...answer('r1'), access_token: `h.${claims}.s` }, 'a@b.example', 5_000);

  equal(session.expiresAt, 5_000 + 1_800_000);
  equal(renewalTime(session), 5_000 + 1_350_000);
});
