import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { api, catalog, sessions } from '../app/services';
import { explain } from '../http/wording';
import { Component } from '../ui/component';
import { icon } from '../ui/icons';

/** Says that the address has to be verified first, and helps with it. */
@customElement('aa-verify-banner')
export class VerifyBanner extends Component {
  @state() private busy = false;
  @state() private message: string | null = null;

  private readonly onCatalog = (): void => this.requestUpdate();

  override connectedCallback(): void {
    super.connectedCallback();
    catalog.addEventListener('changed', this.onCatalog);
  }

  override disconnectedCallback(): void {
    catalog.removeEventListener('changed', this.onCatalog);
    super.disconnectedCallback();
  }

  protected override render(): TemplateResult {
    const { local_installation: local, mail_outbox: outbox } = catalog.features;
    return html`<section class="banner" aria-label="Email verification">
      ${icon('mail')}
      <div>
        <p><strong>Verify your email address to start chatting.</strong> We sent a link to ${sessions.get()?.email}.</p>
        ${local === true ? html`<p class="hint">Local installation: the mail is a file in <code>${outbox ?? 'var/outbox'}</code>.</p>` : nothing}
        <p class="hint" role="status">${this.message ?? nothing}</p>
      </div>
      <div class="actions">
        <button type="button" class="small" ?disabled=${this.busy} @click=${() => this.act(() => this.resend())}>Send it again</button>
        <button type="button" class="small primary" ?disabled=${this.busy} @click=${() => this.act(() => this.look())}>I have verified it</button>
      </div>
    </section>`;
  }

  private async act(work: () => Promise<string | null>): Promise<void> {
    this.busy = true;
    this.message = null;
    try {
      this.message = await work();
    } catch (error) {
      this.message = explain(error);
    } finally {
      this.busy = false;
    }
  }

  private async resend(): Promise<string> {
    await api.resendVerification();
    return 'The mail was sent again.';
  }

  private async look(): Promise<string | null> {
    const session = await api.renewNow();
    return session.emailVerified ? null : 'Not verified yet. Open the link in the newest mail.';
  }
}
