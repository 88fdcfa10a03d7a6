import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { api } from '../app/services';
import { ApiProblem } from '../http/problem';
import { explain, explainField } from '../http/wording';
import { Component } from '../ui/component';
import { field, focusFirstFault } from '../ui/field';
import { icon } from '../ui/icons';
import { alert } from './alert';
import { looksLikeEmail } from './email';
import { gate } from './gate';
import { newPassword, openHint } from './new-password';
import { type PolicyHint, policyHints } from './password-policy';

type Name = 'tenant_name' | 'email' | 'password' | 'accept_terms';

const LABELS: Readonly<Record<Name, string>> = {
  tenant_name: 'Organisation',
  email: 'Work email',
  password: 'Password',
  accept_terms: 'Acceptance of the terms',
};

/** Creates an organisation and its owner; a mailed invitation leads here with its token. */
@customElement('aa-sign-up-page')
export class SignUpPage extends Component {
  @property({ attribute: false }) token: string | null = null;
  @state() private organisation = '';
  @state() private email = '';
  @state() private password = '';
  @state() private terms = false;
  @state() private revealed = false;
  @state() private busy = false;
  @state() private failure: string | null = null;
  @state() private faults: Partial<Record<Name, string>> = {};

  override connectedCallback(): void {
    super.connectedCallback();
    document.title = 'Create your account · Anything Agents';
  }

  protected override firstUpdated(): void {
    this.querySelector<HTMLInputElement>('input')?.focus();
  }

  protected override render(): TemplateResult {
    return gate(html`
      <h1>Create your account</h1>
      <p class="lead">Your organisation gets its own, closed space. You become its owner.</p>
      ${this.token === null ? nothing : html`<p class="note">You are invited. Use the address the invitation was sent to.</p>`}
      ${alert(this.failure)}
      <form novalidate @submit=${this.submit} aria-busy=${this.busy ? 'true' : 'false'}>
        ${field({
          name: 'tenant_name',
          label: LABELS.tenant_name,
          value: this.organisation,
          autocomplete: 'organization',
          maxLength: 128,
          error: this.faults.tenant_name ?? null,
          onInput: (value) => (this.organisation = value),
        })}
        ${field({
          name: 'email',
          label: LABELS.email,
          type: 'email',
          value: this.email,
          autocomplete: 'email',
          error: this.faults.email ?? null,
          onInput: (value) => (this.email = value),
        })}
        ${newPassword({
          value: this.password,
          error: this.faults.password ?? null,
          hints: this.hints(),
          onInput: (value) => (this.password = value),
          onReveal: () => (this.revealed = !this.revealed),
          revealed: this.revealed,
        })}
        <div class="field check" ?data-invalid=${this.faults.accept_terms !== undefined}>
          <label>
            <input
              type="checkbox"
              name="accept_terms"
              .checked=${this.terms}
              required
              aria-invalid=${this.faults.accept_terms === undefined ? 'false' : 'true'}
              aria-describedby=${this.faults.accept_terms === undefined ? nothing : 'terms-error'}
              @change=${(event: Event) => (this.terms = (event.target as HTMLInputElement).checked)}
            />
            <span>I accept the terms of use and the privacy notice of this service.</span>
          </label>
          ${this.faults.accept_terms === undefined
            ? nothing
            : html`<p class="fault" id="terms-error">${icon('warn')}<span>${this.faults.accept_terms}</span></p>`}
        </div>
        <button class="primary wide" ?disabled=${this.busy}>${this.busy ? 'Creating your account …' : 'Create account'}</button>
      </form>
      <p class="aside">Already have an account? <a href="/sign-in">Sign in</a></p>
    `);
  }

  private readonly submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.busy) {
      return;
    }
    this.failure = null;
    this.faults = this.check();
    if (Object.keys(this.faults).length === 0) {
      this.busy = true;
      try {
        await api.register({
          tenant_name: this.organisation.trim(),
          email: this.email.trim(),
          password: this.password,
          accept_terms: this.terms,
          ...(this.token === null ? {} : { invite_token: this.token }),
        });
        return; // the app sees the session and moves on to "check your mail"
      } catch (error) {
        this.refused(error);
      } finally {
        this.busy = false;
      }
    }
    await this.updateComplete;
    focusFirstFault(this);
  };

  private hints(): PolicyHint[] {
    return policyHints(this.password, this.email, this.organisation);
  }

  private check(): Partial<Record<Name, string>> {
    const faults: Partial<Record<Name, string>> = {};
    if (this.organisation.trim().length < 2) {
      faults.tenant_name = 'Enter the name of your organisation, two letters or more.';
    }
    if (!looksLikeEmail(this.email)) {
      faults.email = 'Enter your email address, like name@example.com.';
    }
    const open = openHint(this.hints());
    if (open !== null) {
      faults.password = open;
    }
    if (!this.terms) {
      faults.accept_terms = 'Please accept the terms to go on.';
    }
    return faults;
  }

  private refused(error: unknown): void {
    if (error instanceof ApiProblem) {
      for (const name of Object.keys(LABELS) as Name[]) {
        const fault = error.field(name);
        if (fault !== null) {
          this.faults = { ...this.faults, [name]: explainField(fault, LABELS[name]) };
        }
      }
      if (error.code === 'email-taken') {
        this.faults = { email: explain(error) };
      }
    }
    if (Object.keys(this.faults).length === 0) {
      this.failure = explain(error);
    }
  }
}
