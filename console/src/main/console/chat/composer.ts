import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { Component } from '../ui/component';
import { icon } from '../ui/icons';

const LONGEST = 32_768;
const TALLEST = 240;

/** Where a message is written. Emits `say` with the text, and `halt`. */
@customElement('aa-composer')
export class Composer extends Component {
  @property({ type: Boolean }) answering = false;
  @property({ type: Boolean }) stopping = false;
  @property({ type: Boolean }) locked = false;
  @property({ type: Boolean }) standIn = false;
  @state() private text = '';
  @query('textarea') private readonly input!: HTMLTextAreaElement;

  /** Puts text there without sending it. */
  fill(text: string): void {
    this.text = text;
    this.focusInput();
  }

  /** Once it is there: the page may ask before the first rendering. */
  focusInput(): void {
    void this.updateComplete.then(() => this.input.focus({ preventScroll: true }));
  }

  get draft(): string {
    return this.text;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('text' as keyof this)) {
      this.input.style.height = 'auto';
      this.input.style.height = `${Math.min(this.input.scrollHeight, TALLEST)}px`;
    }
  }

  protected override render(): TemplateResult {
    const left = LONGEST - this.text.length;
    return html`<form class="composer" @submit=${this.submit}>
      <div class="box">
        <label class="sr" for="message">Message</label>
        <textarea
          id="message"
          rows="1"
          placeholder=${this.locked ? 'Verify your email address to start chatting' : 'Ask anything'}
          aria-describedby="composer-help"
          ?disabled=${this.locked}
          .value=${live(this.text)}
          @input=${(event: InputEvent) => (this.text = (event.target as HTMLTextAreaElement).value)}
          @keydown=${this.onKey}
        ></textarea>
        ${this.answering
          ? html`<button type="button" class="round stop" ?disabled=${this.stopping} @click=${this.halt} aria-label="Stop the answer" title="Stop (Esc)">
              ${icon('stop')}
            </button>`
          : html`<button class="round primary" ?disabled=${!this.sendable} aria-label="Send" title="Send (Enter)">${icon('send')}</button>`}
      </div>
      <p class="help" id="composer-help">
        ${this.standIn
          ? html`<span class="stand-in"><span class="lamp" aria-hidden="true"></span>Scripted local stand-in, not a real AI model</span>`
          : nothing}
        ${left < 1_000
          ? html`<span class=${left < 0 ? 'over' : ''} role="status">${left < 0 ? `${-left} characters too many` : `${left} characters left`}</span>`
          : html`<span class="keys">${this.answering ? 'Esc stops' : 'Enter sends, Shift + Enter starts a new line'}</span>`}
      </p>
    </form>`;
  }

  private get sendable(): boolean {
    return !this.locked && !this.answering && this.text.trim() !== '' && this.text.length <= LONGEST;
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.send();
    }
  };

  private readonly submit = (event: SubmitEvent): void => {
    event.preventDefault();
    this.send();
  };

  private send(): void {
    if (this.sendable) {
      const text = this.text.trim();
      this.text = '';
      this.dispatchEvent(new CustomEvent<string>('say', { detail: text }));
    }
  }

  private readonly halt = (): void => {
    this.dispatchEvent(new Event('halt'));
    this.focusInput();
  };
}
