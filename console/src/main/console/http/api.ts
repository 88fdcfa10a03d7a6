import { Renewal } from '../session/renewal';
import { renewalTime, type Session, sessionOf, type TokenAnswer } from '../session/session';
import type { SessionStore } from '../session/session-store';
import type { RenewalClaim } from '../session/renewal-claim';
import { ApiProblem, ConnectionLost, SignedOut } from './problem';
import type {
  AcceptedInvitation,
  AcceptInvitationRequest,
  AgentPage,
  ConversationPage,
  ConversationSummary,
  ConversationTitle,
  Features,
  History,
  MessagePage,
  RegisterRequest,
  RunState,
  SearchPage,
  SecondFactorAnswer,
  UsageBreakdown,
} from './types';

interface Call {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly anonymous?: boolean;
}

const BASE = '/api/v1';
const LONGEST_TIMER = 2_000_000_000;

/** The product's public API, with the session kept fresh behind it. */
export class Api {
  private readonly renewal: Renewal;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly store: SessionStore,
    claim: RenewalClaim,
  ) {
    this.renewal = new Renewal(store, claim, (refreshToken) =>
      this.json<TokenAnswer>('POST', '/auth/refresh', { body: { refresh_token: refreshToken }, anonymous: true }),
    );
    store.subscribe(() => this.schedule());
    document.addEventListener('visibilitychange', () => this.schedule());
    this.schedule();
  }

  // --- identity

  async register(request: RegisterRequest): Promise<void> {
    const answer = await this.json<TokenAnswer>('POST', '/auth/register', { body: request, anonymous: true });
    this.store.set(sessionOf(answer, request.email, Date.now()));
  }

  /** Null when that was enough; else what a code has to answer. */
  async signIn(email: string, password: string, tenantId: string | null = null): Promise<SecondFactorAnswer | null> {
    const body = tenantId === null ? { email, password } : { email, password, tenant_id: tenantId };
    const answer = await this.json<TokenAnswer | SecondFactorAnswer>('POST', '/auth/token', { body, anonymous: true });
    if ('mfa_required' in answer) {
      return answer;
    }
    this.store.set(sessionOf(answer, email, Date.now()));
    return null;
  }

  /** The second step of a sign-in. */
  async completeSignIn(email: string, challengeToken: string, methodId: string, code: string): Promise<void> {
    const body = { challenge_token: challengeToken, method_id: methodId, code };
    const answer = await this.json<TokenAnswer>('POST', '/auth/mfa/complete', { body, anonymous: true });
    this.store.set(sessionOf(answer, email, Date.now()));
  }

  async forgotPassword(email: string): Promise<void> {
    await this.json('POST', '/auth/password/forgot', { body: { email }, anonymous: true });
  }

  /** Ends every session of the person, so the one of this browser is of no more use. */
  async setForgottenPassword(token: string, password: string): Promise<void> {
    await this.json('POST', '/auth/password/confirm', { body: { token, new_password: password }, anonymous: true });
    this.store.clear();
  }

  /** Joins a team with a new account. The address is the invitation's, which only the server knows. */
  async acceptInvitation(request: AcceptInvitationRequest): Promise<void> {
    const answer = await this.json<TokenAnswer>('POST', '/tenants/invites/accept', { body: request, anonymous: true });
    this.store.set(sessionOf(answer, '', Date.now()));
    void this.learnAddress();
  }

  /** Joins a team as the person who is signed in, and goes on there. */
  async acceptInvitationAsMe(token: string): Promise<void> {
    const invitation = await this.json<AcceptedInvitation>('POST', '/tenants/invites/accept/current', { body: { token } });
    const before = this.store.get();
    const answer = await this.json<TokenAnswer>('POST', '/auth/switch-tenant', { body: { tenant_id: invitation.tenant_id } });
    this.store.set(sessionOf(answer, before?.email ?? '', Date.now()));
  }

  /** Forgets the session at once; telling the server is best effort. */
  async signOut(): Promise<void> {
    const session = this.store.get();
    this.store.clear();
    if (session !== null) {
      try {
        await this.fetch('POST', '/auth/logout', {
          body: { refresh_token: session.refreshToken },
          headers: { Authorization: `Bearer ${session.accessToken}` },
          anonymous: true,
        });
      } catch {
        // it expires by itself
      }
    }
  }

  private async learnAddress(): Promise<void> {
    try {
      const me = await this.json<{ data: { email?: string } }>('GET', '/users/me');
      const session = this.store.get();
      if (session !== null && me.data.email !== undefined) {
        this.store.set({ ...session, email: me.data.email });
      }
    } catch {
      // it is only shown, nothing depends on it
    }
  }

  async verifyEmail(token: string): Promise<void> {
    await this.json('POST', '/auth/email/verify', { body: { token }, anonymous: true });
  }

  async resendVerification(): Promise<void> {
    await this.json('POST', '/auth/email/send');
  }

  /** Asks for a new token, because what the old one says may have changed. */
  async renewNow(): Promise<Session> {
    const session = this.store.get();
    if (session === null) {
      throw new SignedOut();
    }
    return this.renewal.renew(session);
  }

  features(): Promise<Features> {
    return this.json<Features>('GET', '/features');
  }

  // --- agents and conversations

  agents(): Promise<AgentPage> {
    return this.json<AgentPage>('GET', '/agents');
  }

  conversations(cursor: string | null, limit: number): Promise<ConversationPage> {
    const query = new URLSearchParams({ limit: String(limit) });
    if (cursor !== null) {
      query.set('cursor', cursor);
    }
    return this.json<ConversationPage>('GET', `/conversations?${query}`);
  }

  history(conversationId: string, signal?: AbortSignal): Promise<History> {
    return this.json<History>('GET', `/conversations/${encodeURIComponent(conversationId)}`, { signal });
  }

  /** What was said before, newest first. */
  earlierMessages(conversationId: string, cursor: string): Promise<MessagePage> {
    const query = new URLSearchParams({ direction: 'desc', limit: '100', cursor });
    return this.json<MessagePage>('GET', `/conversations/${encodeURIComponent(conversationId)}/messages?${query}`);
  }

  search(words: string, cursor: string | null, signal?: AbortSignal): Promise<SearchPage> {
    const query = new URLSearchParams({ q: words });
    if (cursor !== null) {
      query.set('cursor', cursor);
    }
    return this.json<SearchPage>('GET', `/conversations/search?${query}`, { signal });
  }

  renameConversation(conversationId: string, title: string): Promise<ConversationTitle> {
    return this.json<ConversationTitle>('PATCH', `/conversations/${encodeURIComponent(conversationId)}/title`, { body: { display_name: title } });
  }

  /** A conversation of one's own that begins like this one. */
  forkConversation(conversationId: string): Promise<ConversationSummary> {
    return this.json<ConversationSummary>('POST', `/conversations/${encodeURIComponent(conversationId)}/fork`, { body: {} });
  }

  async exportConversation(conversationId: string, format: 'json' | 'markdown'): Promise<Blob> {
    const headers = { Accept: 'application/json, text/markdown, application/problem+json' };
    const response = await this.fetch('GET', `/conversations/${encodeURIComponent(conversationId)}/export?format=${format}`, { headers });
    try {
      return await response.blob();
    } catch {
      throw new ConnectionLost();
    }
  }

  /** At most the hundred newest days, or the hundred models used most. */
  usage(by: 'day' | 'model', from: string): Promise<UsageBreakdown> {
    const query = new URLSearchParams({ by, from, limit: '100' });
    return this.json<UsageBreakdown>('GET', `/usage/breakdown?${query}`);
  }

  async deleteConversation(conversationId: string): Promise<void> {
    await this.fetch('DELETE', `/conversations/${encodeURIComponent(conversationId)}`);
  }

  run(runId: string, signal?: AbortSignal): Promise<RunState> {
    return this.json<RunState>('GET', `/runs/${encodeURIComponent(runId)}`, { signal });
  }

  async cancelRun(runId: string): Promise<void> {
    await this.fetch('POST', `/runs/${encodeURIComponent(runId)}/cancel`);
  }

  /** Approves or rejects a tool call that waits, as it was shown. */
  async decide(runId: string, callId: string, approve: boolean, argumentsHash: string | null): Promise<void> {
    await this.json('POST', `/runs/${encodeURIComponent(runId)}/approvals/${encodeURIComponent(callId)}`, {
      body: { decision: approve ? 'approve' : 'reject', arguments_hash: argumentsHash },
    });
  }

  // --- the ways in

  /** An open response, its status checked; for streams. */
  async fetch(method: string, path: string, call: Call = {}): Promise<Response> {
    if (call.anonymous === true) {
      return this.checked(await this.send(method, path, call, null));
    }
    const session = await this.usableSession();
    const response = await this.send(method, path, call, session.accessToken);
    if (response.status !== 401) {
      return this.checked(response);
    }
    const renewed = await this.renewal.renew(session);
    const second = await this.send(method, path, call, renewed.accessToken);
    if (second.status === 401) {
      this.store.clear();
      throw new SignedOut();
    }
    return this.checked(second);
  }

  async json<T>(method: string, path: string, call: Call = {}): Promise<T> {
    const response = await this.fetch(method, path, call);
    try {
      return (await response.json()) as T;
    } catch (error) {
      throw call.signal?.aborted === true ? error : new ConnectionLost();
    }
  }

  private async usableSession(): Promise<Session> {
    const session = this.store.get();
    if (session === null) {
      throw new SignedOut();
    }
    const margin = Math.min(10_000, (session.expiresAt - session.obtainedAt) / 10);
    return Date.now() < session.expiresAt - margin ? session : this.renewal.renew(session);
  }

  private async send(method: string, path: string, call: Call, accessToken: string | null): Promise<Response> {
    const headers: Record<string, string> = { Accept: 'application/json, application/problem+json', ...call.headers };
    if (accessToken !== null) {
      headers['Authorization'] = `Bearer ${accessToken}`;
    }
    if (call.body !== undefined) {
      headers['Content-Type'] = 'application/json';
    }
    try {
      return await fetch(BASE + path, {
        method,
        headers,
        body: call.body === undefined ? undefined : JSON.stringify(call.body),
        signal: call.signal,
        cache: 'no-store',
        credentials: 'omit',
      });
    } catch (error) {
      throw call.signal?.aborted === true ? error : new ConnectionLost();
    }
  }

  private async checked(response: Response): Promise<Response> {
    if (response.ok) {
      return response;
    }
    throw await ApiProblem.of(response);
  }

  /** Renews before the token runs out, so that nobody waits for it; each tab a little apart from the others. */
  private schedule(): void {
    clearTimeout(this.timer);
    const session = this.store.get();
    if (session === null) {
      return;
    }
    const wait = Math.max(0, renewalTime(session) - Date.now()) + Math.random() * 2_000;
    this.timer = setTimeout(() => {
      void this.renewal.renew(session).catch(() => this.retryLater());
    }, Math.min(wait, LONGEST_TIMER));
  }

  private retryLater(): void {
    if (this.store.get() !== null) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.schedule(), 15_000);
    }
  }
}
