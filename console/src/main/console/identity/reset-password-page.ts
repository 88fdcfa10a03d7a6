import { html, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { api } from '../app/services';
import { ApiProblem } from '../http/problem';
import { explain, explainField } from '../http/wording';
import { Component } from '../ui/component';
import { field, focusFirstFault } from '../ui/field';
import { icon } from '../ui/icons';
import { alert } from './alert';
import { gate } from './gate';
import { newPassword, openHint } from './new-password';
import { formHints } from './password-policy';

type State = 'form' | 'done' | 'dead';

/** Where the link in the mail about a forgotten password leads. A refused password leaves the link good. */
@customElement('aa-reset-password-page')
export class ResetPasswordPage extends Component {
  @property({ attribute: false }) token: string | null = null;
  @state() private state: State = 'form';
  @state() private password = '';
  @state() private again = '';
  @state() private revealed = false;
  @state() private busy = false;
  @state() private failure: string | null = null;
  @state() private faults: { password?: string; again?: string } = {};

  override connectedCallback(): void {
    super.connectedCallback();
    document.title = 'Set a new password · Anything Agents';
  }

  protected override firstUpdated(): void {
    this.querySelector<HTMLInputElement>('input')?.focus();
  }

  protected override render(): TemplateResult {
    if (this.token === null || this.token === '' || this.state === 'dead') {
      return gate(this.dead());
    }
    return gate(this.state === 'done' ? this.done() : this.form());
  }

  private form(): TemplateResult {
    return html`<h1>Set a new password</h1>
      <p class="lead">All sessions end with the old one; sign in with the new one afterwards.</p>
      ${alert(this.failure)}
      <form novalidate @submit=${this.submit} aria-busy=${this.busy ? 'true' : 'false'}>
        ${newPassword({
          label: 'New password',
          value: this.password,
          error: this.faults.password ?? null,
          hints: formHints(this.password),
          onInput: (value) => (this.password = value),
          onReveal: () => (this.revealed = !this.revealed),
          revealed: this.revealed,
        })}
        ${field({
          name: 'password_again',
          label: 'The same once more',
          type: 'password',
          value: this.again,
          autocomplete: 'new-password',
          error: this.faults.again ?? null,
          onInput: (value) => (this.again = value),
          revealed: this.revealed,
        })}
        <button class="primary wide" ?disabled=${this.busy}>${this.busy ? 'Setting it …' : 'Set the password'}</button>
      </form>
      <p class="aside"><a href="/sign-in">Back to sign-in</a></p>`;
  }

  private done(): TemplateResult {
    return html`<p class="seal">${icon('check')}</p>
      <h1 tabindex="-1">Your password is set</h1>
      <p class="lead" role="status">Sign in with it. Every other session has ended.</p>
      <a class="button primary wide" href="/sign-in">Sign in</a>`;
  }

  private dead(): TemplateResult {
    return html`<h1 tabindex="-1">This link did not work</h1>
      ${alert('The link is no longer valid: it was used already, replaced by a newer one, or is too old.')}
      <a class="button primary wide" href="/forgot-password">Send a new link</a>
      <p class="aside"><a href="/sign-in">Back to sign-in</a></p>`;
  }

  private readonly submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.busy || this.token === null) {
      return;
    }
    this.failure = null;
    this.faults = {
      password: openHint(formHints(this.password)) ?? undefined,
      again: this.again === this.password ? undefined : 'The two passwords differ.',
    };
    if (this.faults.password === undefined && this.faults.again === undefined) {
      this.busy = true;
      try {
        await api.setForgottenPassword(this.token, this.password);
        this.state = 'done';
      } catch (error) {
        this.refused(error);
      } finally {
        this.busy = false;
      }
    }
    await this.updateComplete;
    if (this.state === 'form') {
      focusFirstFault(this);
    } else {
      this.querySelector<HTMLElement>('h1')?.focus();
    }
  };

  private refused(error: unknown): void {
    if (error instanceof ApiProblem) {
      const fault = error.field('new_password');
      if (fault !== null) {
        this.faults = { password: explainField(fault, 'The password') };
        return;
      }
      if (error.code === 'password-reused') {
        this.faults = { password: explain(error) };
        return;
      }
      if (error.code === 'invalid-token' || error.field('token') !== null) {
        this.state = 'dead';
        return;
      }
    }
    this.failure = explain(error);
  }
}
