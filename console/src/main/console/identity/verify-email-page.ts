import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { navigate } from '../app/router';
import { api, catalog, sessions } from '../app/services';
import { ApiProblem } from '../http/problem';
import { explain } from '../http/wording';
import { Component } from '../ui/component';
import { icon } from '../ui/icons';
import { gate } from './gate';

type State = 'waiting' | 'working' | 'verified' | 'failed';

/** Where the link in the verification mail leads; without a token it says that the mail is on its way. */
@customElement('aa-verify-email-page')
export class VerifyEmailPage extends Component {
  @property({ attribute: false }) token: string | null = null;
  @state() private state: State = 'waiting';
  @state() private message: string | null = null;
  @state() private sent = false;
  @state() private busy = false;

  private unsubscribe = (): void => undefined;
  private readonly onCatalog = (): void => this.requestUpdate();

  override connectedCallback(): void {
    super.connectedCallback();
    document.title = 'Verify your email address · Anything Agents';
    catalog.addEventListener('changed', this.onCatalog);
    this.unsubscribe = sessions.subscribe((session) => {
      if (session?.emailVerified === true && this.state === 'waiting') {
        navigate('/chat', true); // verified in another tab
      }
      this.requestUpdate();
    });
  }

  override disconnectedCallback(): void {
    catalog.removeEventListener('changed', this.onCatalog);
    this.unsubscribe();
    super.disconnectedCallback();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('token') && this.token !== null) {
      void this.verify(this.token);
    }
  }

  protected override render(): TemplateResult {
    switch (this.state) {
      case 'working':
        return gate(html`<h1>Verifying your address …</h1>
          <p class="lead" role="status">This takes a moment.</p>`);
      case 'verified':
        return gate(this.verified());
      case 'failed':
        return gate(this.failed());
      default:
        return gate(this.waiting());
    }
  }

  private verified(): TemplateResult {
    const signedIn = sessions.get() !== null;
    return html`<p class="seal">${icon('check')}</p>
      <h1 tabindex="-1">Your address is verified</h1>
      <p class="lead">Thank you. Everything is ready for you.</p>
      <a class="button primary wide" href=${signedIn ? '/chat' : '/sign-in'}>${signedIn ? 'Start chatting' : 'Sign in'}</a>`;
  }

  private failed(): TemplateResult {
    const signedIn = sessions.get() !== null;
    return html`<h1 tabindex="-1">This link did not work</h1>
      <p class="alert" role="alert">${icon('warn')}<span>${this.message}</span></p>
      ${signedIn
        ? this.resendButton()
        : html`<p>Sign in and ask for a new mail.</p>
            <a class="button primary wide" href="/sign-in">Sign in</a>`}
      ${this.token === null
        ? nothing
        : html`<p class="aside"><button type="button" class="link" @click=${() => this.verify(this.token ?? '')}>Try this link again</button></p>`}`;
  }

  private waiting(): TemplateResult {
    const session = sessions.get();
    const { local_installation: local, mail_outbox: outbox } = catalog.features;
    return html`<p class="seal">${icon('mail')}</p>
      <h1 tabindex="-1">Check your mail</h1>
      <p class="lead">
        We sent a link to ${session === null ? 'your address' : html`<strong>${session.email}</strong>`}. Open it to verify the
        address; it works for a limited time.
      </p>
      ${local === true
        ? html`<div class="note">
            <p><strong>This is a local installation:</strong> no mail leaves it. Messages are files in</p>
            <p><code>${outbox ?? 'var/outbox'}</code></p>
            <p>Open the newest one, or run <code>./aa mail</code>, and follow the link in it.</p>
          </div>`
        : nothing}
      ${this.message === null ? nothing : html`<p class="alert" role="alert">${icon('warn')}<span>${this.message}</span></p>`}
      ${session === null
        ? html`<a class="button primary wide" href="/sign-in">Sign in</a>`
        : html`<button class="primary wide" ?disabled=${this.busy} @click=${this.look}>I have opened the link</button>
            ${this.resendButton()}
            <p class="aside">
              <a href="/chat">Continue without it</a> ·
              <button type="button" class="link" @click=${() => api.signOut()}>Use another account</button>
            </p>`}`;
  }

  private resendButton(): TemplateResult {
    return html`<button type="button" class="wide" ?disabled=${this.busy || this.sent} @click=${this.resend}>
        ${this.sent ? 'Sent again' : 'Send the mail again'}
      </button>
      <p class="sr" role="status">${this.sent ? 'The mail was sent again.' : ''}</p>`;
  }

  private async verify(token: string): Promise<void> {
    this.state = 'working';
    this.message = null;
    try {
      await api.verifyEmail(token);
      if (sessions.get() !== null) {
        await api.renewNow().catch(() => undefined); // the old token still says "not verified"
      }
      this.state = 'verified';
    } catch (error) {
      this.message =
        error instanceof ApiProblem && error.status < 500 && error.status !== 429
          ? 'The link is no longer valid: it was used already, replaced by a newer one, or is too old.'
          : explain(error);
      this.state = 'failed';
    }
    await this.updateComplete;
    this.querySelector<HTMLElement>('h1')?.focus();
  }

  private readonly look = async (): Promise<void> => {
    this.busy = true;
    this.message = null;
    try {
      const session = await api.renewNow();
      if (!session.emailVerified) {
        this.message = 'The address is not verified yet. Open the link in the newest mail we sent.';
      }
    } catch (error) {
      this.message = explain(error);
    } finally {
      this.busy = false;
    }
  };

  private readonly resend = async (): Promise<void> => {
    this.busy = true;
    this.message = null;
    try {
      await api.resendVerification();
      this.sent = true;
      setTimeout(() => (this.sent = false), 30_000);
    } catch (error) {
      this.message = explain(error);
    } finally {
      this.busy = false;
    }
  };
}
