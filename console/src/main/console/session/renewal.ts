import { ApiProblem, ConnectionLost, SignedOut } from '../http/problem';
import type { RenewalClaim } from './renewal-claim';
import { type Session, sessionOf, type TokenAnswer } from './session';
import type { SessionStore } from './session-store';

const LONGEST_WAIT = 20_000;

/**
 * Trades the refresh token for a new pair. A refresh token works once, and a second use signs the person out
 * everywhere; so one tab does it, and the others take what it got.
 */
export class Renewal {
  private running: Promise<Session> | null = null;

  constructor(
    private readonly store: SessionStore,
    private readonly claim: RenewalClaim,
    private readonly exchange: (refreshToken: string) => Promise<TokenAnswer>,
    private readonly now: () => number = Date.now,
  ) {}

  /** A session newer than the given one. Rejects with {@link SignedOut} when there is none to be had. */
  renew(stale: Session): Promise<Session> {
    this.running ??= this.renewOnce(stale).finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async renewOnce(stale: Session): Promise<Session> {
    const giveUp = this.now() + LONGEST_WAIT;
    do {
      const current = this.store.get();
      if (current === null) {
        throw new SignedOut();
      }
      if (current.refreshToken !== stale.refreshToken) {
        return current; // another tab was first
      }
      if (await this.claim.take(current.refreshToken)) {
        return this.trade(current);
      }
      await this.store.changed(250);
    } while (this.now() < giveUp);
    throw new ConnectionLost();
  }

  private async trade(current: Session): Promise<Session> {
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
      await this.claim.release(current.refreshToken);
      throw error;
    }
    if (this.store.get()?.refreshToken !== current.refreshToken) {
      throw new SignedOut(); // signed out meanwhile: the new pair is let go
    }
    const renewed = sessionOf(answer, current.email, this.now());
    this.store.set(renewed);
    return renewed;
  }
}
