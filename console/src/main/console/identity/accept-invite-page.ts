import { html, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { navigate } from '../app/router';
import { api, sessions } from '../app/services';
import { ApiProblem } from '../http/problem';
import { explain, explainField } from '../http/wording';
import { Component } from '../ui/component';
import { field, focusFirstFault } from '../ui/field';
import { alert } from './alert';
import { gate } from './gate';
import { newPassword, openHint } from './new-password';
import { formHints } from './password-policy';

const OVER: ReadonlySet<string> = new Set(['not-found', 'invitation-expired', 'invitation-ended', 'tenant-not-active']);

/**
 * Where the link in an invitation to a team leads: somebody signed in joins with one click, everybody else makes an account
 * or signs in first. Whether the invited address has an account, only the server says, and only to who holds the link.
 */
@customElement('aa-accept-invite-page')
export class AcceptInvitePage extends Component {
  @property({ attribute: false }) token: string | null = null;
  @state() private name = '';
  @state() private password = '';
  @state() private revealed = false;
  @state() private busy = false;
  @state() private over: string | null = null;
  @state() private hasAccount = false;
  @state() private failure: string | null = null;
  @state() private faults: { name?: string; password?: string } = {};

  private unsubscribe = (): void => undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    document.title = 'Join a team · Anything Agents';
    this.unsubscribe = sessions.subscribe(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    this.unsubscribe();
    super.disconnectedCallback();
  }

  protected override firstUpdated(): void {
    this.querySelector<HTMLElement>('input, button.primary')?.focus();
  }

  protected override render(): TemplateResult {
    if (this.token === null || this.token === '') {
      return gate(this.ended('This link is not complete. Open it from the mail once more.'));
    }
    if (this.over !== null) {
      return gate(this.ended(this.over));
    }
    const session = sessions.get();
    if (session !== null) {
      return gate(this.joinAs(session.email));
    }
    return gate(this.hasAccount ? this.signInFirst() : this.newcomer());
  }

  private joinAs(email: string): TemplateResult {
    return html`<h1>You are invited to a team</h1>
      <p class="lead">${email === '' ? 'You are signed in.' : html`You are signed in as <strong>${email}</strong>.`}</p>
      ${alert(this.failure)}
      <button type="button" class="primary wide" ?disabled=${this.busy} @click=${this.join}>
        ${this.busy ? 'Joining …' : 'Join the team'}
      </button>
      <p class="aside">
        Invited at another address? <button type="button" class="link" @click=${() => api.signOut()}>Use another account</button>
      </p>`;
  }

  private signInFirst(): TemplateResult {
    return html`<h1 tabindex="-1">You have an account already</h1>
      <p class="lead" role="status">Sign in with the invited address; you join the team right after.</p>
      <a class="button primary wide" href=${this.signInPath()}>Sign in and join</a>`;
  }

  private newcomer(): TemplateResult {
    return html`<h1>Join your team</h1>
      <p class="lead">Choose a name and a password for your new account. Your address is the one the invitation was sent to.</p>
      ${alert(this.failure)}
      <form novalidate @submit=${this.submit} aria-busy=${this.busy ? 'true' : 'false'}>
        ${field({
          name: 'display_name',
          label: 'Your name',
          value: this.name,
          autocomplete: 'name',
          maxLength: 128,
          error: this.faults.name ?? null,
          onInput: (value) => (this.name = value),
        })}
        ${newPassword({
          value: this.password,
          error: this.faults.password ?? null,
          hints: formHints(this.password),
          onInput: (value) => (this.password = value),
          onReveal: () => (this.revealed = !this.revealed),
          revealed: this.revealed,
        })}
        <button class="primary wide" ?disabled=${this.busy}>${this.busy ? 'Joining …' : 'Join the team'}</button>
      </form>
      <p class="aside">Already have an account? <a href=${this.signInPath()}>Sign in and join</a></p>`;
  }

  private ended(why: string): TemplateResult {
    const signedIn = sessions.get() !== null;
    return html`<h1 tabindex="-1">This invitation did not work</h1>
      ${alert(why)}
      <a class="button primary wide" href=${signedIn ? '/chat' : '/sign-in'}>${signedIn ? 'To your conversations' : 'Sign in'}</a>`;
  }

  private signInPath(): string {
    return `/sign-in?return=${encodeURIComponent(`/accept-invite?token=${this.token ?? ''}`)}`;
  }

  private readonly submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const token = this.token;
    if (this.busy || token === null) {
      return;
    }
    this.failure = null;
    this.faults = {
      name: this.name.trim() === '' ? 'Enter your name.' : undefined,
      password: openHint(formHints(this.password)) ?? undefined,
    };
    if (this.faults.name === undefined && this.faults.password === undefined) {
      await this.attempt(() => api.acceptInvitation({ token, password: this.password, display_name: this.name.trim() }));
    }
    await this.settle();
  };

  private readonly join = async (): Promise<void> => {
    const token = this.token;
    if (this.busy || token === null) {
      return;
    }
    this.failure = null;
    await this.attempt(() => api.acceptInvitationAsMe(token));
    await this.settle();
  };

  private async attempt(work: () => Promise<void>): Promise<void> {
    this.busy = true;
    try {
      await work();
      navigate('/chat', true);
    } catch (error) {
      this.refused(error);
    } finally {
      this.busy = false;
    }
  }

  private refused(error: unknown): void {
    if (error instanceof ApiProblem) {
      const fault = error.field('password');
      if (fault !== null) {
        this.faults = { password: explainField(fault, 'The password') };
        return;
      }
      if (error.code === 'account-exists') {
        this.hasAccount = true;
        return;
      }
      if (OVER.has(error.code)) {
        this.over = error.code === 'not-found' ? 'There is no such invitation. Ask for a new one.' : explain(error);
        return;
      }
    }
    this.failure = explain(error);
  }

  private async settle(): Promise<void> {
    await this.updateComplete;
    if (this.over !== null || (this.hasAccount && sessions.get() === null)) {
      this.querySelector<HTMLElement>('h1')?.focus();
    } else {
      focusFirstFault(this);
    }
  }
}
