import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { api } from '../app/services';
import { ApiProblem } from '../http/problem';
import type { SecondFactorAnswer } from '../http/types';
import { explain, explainField } from '../http/wording';
import { Component } from '../ui/component';
import { field, focusFirstFault } from '../ui/field';
import { alert } from './alert';

/** The challenge is over; its detail says why, if there is something to say. */
const OVER = 'aa-second-step-over';

/** Asks for the code after the password; fires `aa-second-step-over` when the password is needed again. */
@customElement('aa-second-step')
export class SecondStep extends Component {
  @property({ attribute: false }) email = '';
  @property({ attribute: false }) challenge: SecondFactorAnswer | null = null;
  @state() private chosen: string | null = null;
  @state() private recovering = false;
  @state() private code = '';
  @state() private busy = false;
  @state() private failure: string | null = null;
  @state() private fault: string | null = null;

  protected override firstUpdated(): void {
    this.querySelector<HTMLInputElement>('#field-code')?.focus();
  }

  protected override render(): TemplateResult {
    const methods = this.challenge?.methods ?? [];
    return html`<h1>One more step</h1>
      <p class="lead">
        ${this.recovering
          ? 'Enter one of the recovery codes you kept. Each works once.'
          : 'Enter the code your authenticator app shows for this account.'}
      </p>
      ${alert(this.failure)}
      <form novalidate @submit=${this.submit} aria-busy=${this.busy ? 'true' : 'false'}>
        ${methods.length < 2 || this.recovering
          ? nothing
          : html`<div class="field">
              <label for="field-method">From which app?</label>
              <div class="control">
                <select
                  id="field-method"
                  name="method"
                  @change=${(event: Event) => (this.chosen = (event.target as HTMLSelectElement).value)}
                >
                  ${methods.map(
                    (method, index) => html`<option value=${method.id} ?selected=${method.id === this.chosen}>
                      ${method.label ?? `Authenticator app ${index + 1}`}
                    </option>`,
                  )}
                </select>
              </div>
            </div>`}
        ${field({
          name: 'code',
          label: this.recovering ? 'Recovery code' : 'Code',
          value: this.code,
          autocomplete: 'one-time-code',
          inputMode: this.recovering ? 'text' : 'numeric',
          maxLength: 16,
          error: this.fault,
          onInput: (value) => (this.code = value),
        })}
        <button class="primary wide" ?disabled=${this.busy}>${this.busy ? 'Checking …' : 'Sign in'}</button>
      </form>
      <p class="aside">
        <button type="button" class="link" @click=${this.change}>
          ${this.recovering ? 'Use the authenticator app' : 'Use a recovery code'}
        </button>
        · <button type="button" class="link" @click=${() => this.leave(null)}>Start again</button>
      </p>`;
  }

  private readonly change = async (): Promise<void> => {
    this.recovering = !this.recovering;
    this.code = '';
    this.fault = null;
    this.failure = null;
    await this.updateComplete;
    this.querySelector<HTMLInputElement>('#field-code')?.focus();
  };

  private readonly submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const challenge = this.challenge;
    const method = this.chosen ?? challenge?.methods[0]?.id;
    if (this.busy || challenge === null || method === undefined) {
      return;
    }
    this.failure = null;
    this.fault = this.code.trim().length < 6 ? (this.recovering ? 'Enter a recovery code.' : 'Enter the six digits.') : null;
    if (this.fault === null) {
      this.busy = true;
      try {
        await api.completeSignIn(this.email, challenge.challenge_token, method, this.code.trim());
        return; // the app sees the session and moves on
      } catch (error) {
        this.refused(error);
      } finally {
        this.busy = false;
      }
    }
    await this.updateComplete;
    focusFirstFault(this);
  };

  private refused(error: unknown): void {
    if (error instanceof ApiProblem) {
      if (error.code === 'second-factor-refused') {
        this.fault = explain(error);
        return;
      }
      const fault = error.field('code');
      if (fault !== null) {
        this.fault = explainField(fault, 'The code');
        return;
      }
      if (error.code === 'not-authenticated') {
        this.leave('That took too long, or something changed meanwhile. Sign in once more.');
        return;
      }
    }
    this.failure = explain(error);
  }

  private leave(why: string | null): void {
    this.dispatchEvent(new CustomEvent<string | null>(OVER, { detail: why }));
  }
}
