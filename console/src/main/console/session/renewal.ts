import { ApiProblem, SignedOut } from '../http/problem';
import type { TabLock } from './lock';
import { type Session, sessionOf, type TokenAnswer } from './session';
import type { SessionStore } from './session-store';

/**
 * Trades the refresh token for a new pair. A refresh token works once, and a second use signs the person out
 * everywhere; so one tab at a time does it, and whoever waited takes what the first one got.
 */
export class Renewal {
  private running: Promise<Session> | null = null;

  constructor(
    private readonly store: SessionStore,
    private readonly lock: TabLock,
    private readonly exchange: (refreshToken: string) => Promise<TokenAnswer>,
    private readonly now: () => number = Date.now,
  ) {}

  /** A session newer than the given one. Rejects with {@link SignedOut} when there is none to be had. */
  renew(stale: Session): Promise<Session> {
    this.running ??= this.lock
      .run(() => this.renewAlone(stale))
      .finally(() => {
        this.running = null;
      });
    return this.running;
  }

  private async renewAlone(stale: Session): Promise<Session> {
    const current = this.store.get();
    if (current === null) {
      throw new SignedOut();
    }
    if (current.refreshToken !== stale.refreshToken) {
      return current;
    }
    let answer: TokenAnswer;
    try {
      answer = await this.exchange(current.refreshToken);
    } catch (error) {
      if (error instanceof ApiProblem && (error.status === 401 || error.status === 403)) {
        if (this.store.get()?.refreshToken === current.refreshToken) {
          this.store.clear();
        }
        throw new SignedOut();
      }
      throw error;
    }
    const renewed = sessionOf(answer, current.email, this.now());
    if (this.store.get()?.refreshToken !== current.refreshToken) {
      throw new SignedOut(); // signed out meanwhile: the new pair is let go
    }
    this.store.set(renewed);
    return renewed;
  }
}
