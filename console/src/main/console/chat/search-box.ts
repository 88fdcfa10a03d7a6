import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { api } from '../app/services';
import type { SearchHit } from '../http/types';
import { explain } from '../http/wording';
import { Component } from '../ui/component';
import { icon } from '../ui/icons';
import { titleOf } from './conversations';

const PAUSE = 250;

/** Finds conversations by what was said in them. Emits `searching` with whether hits stand where the list would. */
@customElement('aa-search-box')
export class SearchBox extends Component {
  @property({ attribute: false }) current: string | null = null;
  @state() private words = '';
  @state() private hits: readonly SearchHit[] | null = null;
  @state() private next: string | null = null;
  @state() private failure: string | null = null;

  private timer: ReturnType<typeof setTimeout> | undefined;
  private asked = new AbortController();

  override disconnectedCallback(): void {
    clearTimeout(this.timer);
    this.asked.abort();
    super.disconnectedCallback();
  }

  protected override render(): TemplateResult {
    return html`<form role="search" @submit=${this.now} @keydown=${this.onKey}>
        ${icon('search')}
        <label class="sr" for="search">Search conversations</label>
        <input
          id="search"
          type="search"
          maxlength="512"
          autocomplete="off"
          placeholder="Search conversations"
          .value=${live(this.words)}
          @input=${(event: InputEvent) => this.typed((event.target as HTMLInputElement).value)}
        />
      </form>
      <p class="sr" role="status">${this.told()}</p>
      ${this.words.trim() === '' ? nothing : this.found()}`;
  }

  private found(): TemplateResult {
    if (this.failure !== null) {
      return html`<p class="list-note" role="alert">${this.failure}</p>`;
    }
    if (this.hits === null) {
      return html`<p class="list-note">Searching …</p>`;
    }
    if (this.hits.length === 0) {
      return html`<p class="list-note">Nothing was said like that.</p>`;
    }
    return html`<section class="age hits" aria-label="Search results">
      <ul>
        ${this.hits.map(
          (hit) => html`<li>
            <a href="/chat/${hit.conversation_id}" aria-current=${hit.conversation_id === this.current ? 'page' : nothing}>
              <span class="hit-title">${titleOf(hit)}</span>
              <span class="snippet">${hit.snippet.map((part) => (part.match ? html`<mark>${part.text}</mark>` : part.text))}</span>
            </a>
          </li>`,
        )}
      </ul>
      ${this.next === null ? nothing : html`<button type="button" class="quiet wide more" @click=${this.more}>Show more</button>`}
    </section>`;
  }

  private told(): string {
    if (this.words.trim() === '' || this.hits === null) {
      return '';
    }
    const count = this.hits.length;
    return count === 0 ? 'No conversation found.' : `${count}${this.next === null ? '' : ' or more'} ${count === 1 ? 'conversation' : 'conversations'} found.`;
  }

  private typed(words: string): void {
    this.words = words;
    this.dispatchEvent(new CustomEvent<boolean>('searching', { detail: words.trim() !== '' }));
    clearTimeout(this.timer);
    this.asked.abort();
    this.hits = null;
    this.failure = null;
    if (words.trim() !== '') {
      this.timer = setTimeout(() => void this.ask(), PAUSE);
    }
  }

  private readonly now = (event: Event): void => {
    event.preventDefault();
    clearTimeout(this.timer);
    if (this.words.trim() !== '') {
      void this.ask();
    }
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && this.words !== '') {
      event.preventDefault();
      this.typed('');
    }
  };

  private readonly more = (): void => void this.ask(this.next);

  private async ask(cursor: string | null = null): Promise<void> {
    this.asked.abort();
    this.asked = new AbortController();
    const { signal } = this.asked;
    try {
      const page = await api.search(this.words.trim(), cursor, signal);
      signal.throwIfAborted();
      this.hits = cursor === null ? page.items : [...(this.hits ?? []), ...page.items];
      this.next = page.next_cursor;
      this.failure = null;
    } catch (error) {
      if (!signal.aborted) {
        this.failure = explain(error);
      }
    }
  }
}
