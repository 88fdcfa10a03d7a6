import { html, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { api, catalog } from '../app/services';
import { explain } from '../http/wording';
import { Component } from '../ui/component';
import { field, focusFirstFault } from '../ui/field';
import { icon } from '../ui/icons';
import { alert } from './alert';
import { looksLikeEmail } from './email';
import { gate } from './gate';

/** Asks for a link that sets a new password. Says the same whether anybody has the address or not, as the server does. */
@customElement('aa-forgot-password-page')
export class ForgotPasswordPage extends Component {
  @state() private email = '';
  @state() private busy = false;
  @state() private sent = false;
  @state() private failure: string | null = null;
  @state() private fault: string | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    document.title = 'Forgotten password · Anything Agents';
  }

  protected override firstUpdated(): void {
    this.querySelector<HTMLInputElement>('input')?.focus();
  }

  protected override render(): TemplateResult {
    return gate(this.sent ? this.done() : this.form());
  }

  private form(): TemplateResult {
    return html`<h1>Forgotten your password?</h1>
      <p class="lead">Tell us your address, and we send a link to set a new one.</p>
      ${alert(this.failure)}
      <form novalidate @submit=${this.submit} aria-busy=${this.busy ? 'true' : 'false'}>
        ${field({
          name: 'email',
          label: 'Email address',
          type: 'email',
          value: this.email,
          autocomplete: 'username',
          error: this.fault,
          onInput: (value) => (this.email = value),
        })}
        <button class="primary wide" ?disabled=${this.busy}>${this.busy ? 'Sending …' : 'Send the link'}</button>
      </form>
      <p class="aside"><a href="/sign-in">Back to sign-in</a></p>`;
  }

  private done(): TemplateResult {
    const { local_installation: local, mail_outbox: outbox } = catalog.features;
    return html`<p class="seal">${icon('mail')}</p>
      <h1 tabindex="-1">Check your mail</h1>
      <p class="lead" role="status">
        If there is an account for <strong>${this.email.trim()}</strong>, a link to set a new password is on its way. It works
        once, for a short time.
      </p>
      ${local === true ? html`<p class="note">Local installation: the mail is a file in <code>${outbox ?? 'var/outbox'}</code>.</p>` : ''}
      <a class="button primary wide" href="/sign-in">Back to sign-in</a>
      <p class="aside"><button type="button" class="link" @click=${() => (this.sent = false)}>Use another address</button></p>`;
  }

  private readonly submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.busy) {
      return;
    }
    this.failure = null;
    this.fault = looksLikeEmail(this.email) ? null : 'Enter the email address of your account.';
    if (this.fault === null) {
      this.busy = true;
      try {
        await api.forgotPassword(this.email.trim());
        this.sent = true;
      } catch (error) {
        this.failure = explain(error);
      } finally {
        this.busy = false;
      }
    }
    await this.updateComplete;
    if (this.sent) {
      this.querySelector<HTMLElement>('h1')?.focus();
    } else {
      focusFirstFault(this);
    }
  };
}
