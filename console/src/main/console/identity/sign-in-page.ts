import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { api } from '../app/services';
import { ApiProblem } from '../http/problem';
import type { SecondFactorAnswer, TenantChoice } from '../http/types';
import { explain } from '../http/wording';
import { Component } from '../ui/component';
import { field, focusFirstFault } from '../ui/field';
import { alert } from './alert';
import { looksLikeEmail } from './email';
import { gate } from './gate';
import './second-step';

/** Sign-in with address and password; asks for the organisation and for a code where these are needed. */
@customElement('aa-sign-in-page')
export class SignInPage extends Component {
  @property() returnTo = '/chat';
  @state() private email = '';
  @state() private password = '';
  @state() private revealed = false;
  @state() private busy = false;
  @state() private failure: string | null = null;
  @state() private faults: { email?: string; password?: string } = {};
  @state() private tenants: readonly TenantChoice[] = [];
  @state() private challenge: SecondFactorAnswer | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    document.title = 'Sign in · Anything Agents';
  }

  protected override firstUpdated(): void {
    this.querySelector<HTMLInputElement>('input')?.focus();
  }

  protected override render(): TemplateResult {
    if (this.challenge !== null) {
      return gate(html`<aa-second-step
        class="gate-step"
        .email=${this.email.trim()}
        .challenge=${this.challenge}
        @aa-second-step-over=${this.startAgain}
      ></aa-second-step>`);
    }
    return gate(this.tenants.length > 0 ? this.choice() : this.form());
  }

  private form(): TemplateResult {
    return html`
      <h1>Welcome back</h1>
      <p class="lead">Sign in to talk with your agents.</p>
      ${this.returnTo === '/chat' ? nothing : html`<p class="note" role="status">Sign in to go on where you wanted to go.</p>`}
      ${alert(this.failure)}
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
      <p class="aside"><a href="/forgot-password">Forgotten your password?</a></p>
      <p class="aside">No account yet? <a href="/sign-up">Create one</a></p>
    `;
  }

  private choice(): TemplateResult {
    return html`<h1 tabindex="-1">Which organisation?</h1>
      <p class="lead">You belong to several. Choose where to go.</p>
      ${alert(this.failure)}
      <ul class="choices">
        ${this.tenants.map(
          (tenant) => html`<li>
            <button type="button" class="wide" ?disabled=${this.busy} @click=${() => this.enter(tenant.tenant_id)}>
              ${tenant.name}
            </button>
          </li>`,
        )}
      </ul>
      <p class="aside"><button type="button" class="link" @click=${() => (this.tenants = [])}>Start again</button></p>`;
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
      await this.enter(null);
      return;
    }
    await this.updateComplete;
    focusFirstFault(this);
  };

  private async enter(tenantId: string | null): Promise<void> {
    this.busy = true;
    this.failure = null;
    try {
      this.challenge = await api.signIn(this.email.trim(), this.password, tenantId);
      this.tenants = []; // with a session the app moves on
    } catch (error) {
      this.tenants = tenantId === null ? choices(error) : this.tenants;
      this.failure = this.tenants.length > 0 && tenantId === null ? null : explain(error);
    } finally {
      this.busy = false;
    }
    await this.updateComplete;
    if (this.tenants.length > 0 && this.failure === null) {
      this.querySelector<HTMLElement>('h1')?.focus();
    } else if (this.failure !== null) {
      focusFirstFault(this);
    }
  }

  private readonly startAgain = async (event: CustomEvent<string | null>): Promise<void> => {
    this.challenge = null;
    this.password = '';
    this.failure = event.detail;
    await this.updateComplete;
    this.querySelector<HTMLInputElement>('input')?.focus();
  };
}

/** The organisations a refused sign-in names; none when it was refused for another reason. */
function choices(error: unknown): readonly TenantChoice[] {
  const named = error instanceof ApiProblem && error.code === 'tenant-selection-required' ? error.details['tenants'] : null;
  return Array.isArray(named) ? (named as TenantChoice[]) : [];
}
