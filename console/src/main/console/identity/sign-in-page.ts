import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { api } from '../app/services';
import { explain } from '../http/wording';
import { Component } from '../ui/component';
import { field, focusFirstFault } from '../ui/field';
import { icon } from '../ui/icons';
import { gate } from './gate';
import { looksLikeEmail } from './email';

/** Sign-in with address and password. */
@customElement('aa-sign-in-page')
export class SignInPage extends Component {
  @property() returnTo = '/chat';
  @state() private email = '';
  @state() private password = '';
  @state() private revealed = false;
  @state() private busy = false;
  @state() private failure: string | null = null;
  @state() private faults: { email?: string; password?: string } = {};

  override connectedCallback(): void {
    super.connectedCallback();
    document.title = 'Sign in · Anything Agents';
  }

  protected override firstUpdated(): void {
    this.querySelector<HTMLInputElement>('input')?.focus();
  }

  protected override render(): TemplateResult {
    return gate(html`
      <h1>Welcome back</h1>
      <p class="lead">Sign in to talk with your agents.</p>
      ${this.returnTo === '/chat' ? nothing : html`<p class="note" role="status">Sign in to go on where you wanted to go.</p>`}
      ${this.failure === null
        ? nothing
        : html`<p class="alert" role="alert" tabindex="-1">${icon('warn')}<span>${this.failure}</span></p>`}
      <form novalidate @submit=${this.submit} aria-busy=${this.busy ? 'true' : 'false'}>
        ${field({
          name: 'email',
          label: 'Email address',
          type: 'email',
          value: this.email,
          autocomplete: 'username',
          error: this.faults.email ?? null,
          onInput: (value) => (this.email = value),
        })}
        ${field({
          name: 'password',
          label: 'Password',
          type: 'password',
          value: this.password,
          autocomplete: 'current-password',
          error: this.faults.password ?? null,
          onInput: (value) => (this.password = value),
          onReveal: () => (this.revealed = !this.revealed),
          revealed: this.revealed,
        })}
        <button class="primary wide" ?disabled=${this.busy}>${this.busy ? 'Signing in …' : 'Sign in'}</button>
      </form>
      <p class="aside">No account yet? <a href="/sign-up">Create one</a></p>
    `);
  }

  private readonly submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.busy) {
      return;
    }
    this.failure = null;
    this.faults = {
      email: looksLikeEmail(this.email) ? undefined : 'Enter the email address of your account.',
      password: this.password === '' ? 'Enter your password.' : undefined,
    };
    if (this.faults.email === undefined && this.faults.password === undefined) {
      this.busy = true;
      try {
        await api.signIn(this.email.trim(), this.password);
        return; // the app sees the session and moves on
      } catch (error) {
        this.failure = explain(error);
      } finally {
        this.busy = false;
      }
    }
    await this.updateComplete;
    focusFirstFault(this);
  };
}
