import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { api, sessions } from '../app/services';
import { ApiProblem } from '../http/problem';
import type { ConversationSummary } from '../http/types';
import { explain } from '../http/wording';
import { Component } from '../ui/component';
import { icon } from '../ui/icons';
import { ages, titleOf } from './conversations';

const PAGE = 30;

/** The person's conversations, newest first. Emits `remove` with the conversation to delete. */
@customElement('aa-conversation-list')
export class ConversationList extends Component {
  @property({ attribute: false }) current: string | null = null;
  @state() private items: readonly ConversationSummary[] = [];
  @state() private next: string | null = null;
  @state() private state: 'loading' | 'ready' | 'more' | 'failed' = 'loading';
  @state() private failure = '';

  override connectedCallback(): void {
    super.connectedCallback();
    void this.refresh();
  }

  /** Loads the newest page again and keeps the older ones that are already there. */
  async refresh(): Promise<void> {
    if (sessions.get() === null) {
      return;
    }
    try {
      const page = await api.conversations(null, PAGE);
      const fresh = new Set(page.items.map((item) => item.conversation_id));
      const oldest = page.items.at(-1)?.updated_at ?? '';
      const older = page.next_cursor === null ? [] : this.items.filter((item) => !fresh.has(item.conversation_id) && item.updated_at < oldest);
      this.items = [...page.items, ...older];
      this.next = older.length > 0 ? this.next : page.next_cursor;
      this.state = 'ready';
    } catch (error) {
      this.fail(error);
    }
  }

  forget(conversationId: string): void {
    this.items = this.items.filter((item) => item.conversation_id !== conversationId);
  }

  protected override render(): TemplateResult {
    if (this.state === 'failed') {
      return html`<div class="list-note">
        <p>${this.failure}</p>
        <button type="button" class="small" @click=${() => this.again()}>${icon('retry')}<span>Try again</span></button>
      </div>`;
    }
    if (this.state === 'loading') {
      return html`<div class="list-wait" role="status"><span class="sr">Loading conversations</span><i></i><i></i><i></i><i></i></div>`;
    }
    if (this.items.length === 0) {
      return html`<p class="list-note">Your conversations will appear here.</p>`;
    }
    return html`${ages(this.items, new Date()).map(
      (age) => html`<section class="age" aria-label=${age.label}>
        <h2>${age.label}</h2>
        <ul>
          ${repeat(
            age.items,
            (item) => item.conversation_id,
            (item) => this.row(item),
          )}
        </ul>
      </section>`,
    )}
    ${this.next === null
      ? nothing
      : html`<button type="button" class="quiet wide more" ?disabled=${this.state === 'more'} @click=${this.more}>
          ${this.state === 'more' ? 'Loading …' : 'Show older'}
        </button>`}`;
  }

  private row(item: ConversationSummary): TemplateResult {
    const title = titleOf(item);
    return html`<li>
      <a href="/chat/${item.conversation_id}" aria-current=${item.conversation_id === this.current ? 'page' : nothing} title=${title}>${title}</a>
      <button
        type="button"
        class="quiet icon-only"
        aria-label="Delete conversation: ${title}"
        title="Delete"
        @click=${() => this.dispatchEvent(new CustomEvent<ConversationSummary>('remove', { detail: item }))}
      >
        ${icon('trash')}
      </button>
    </li>`;
  }

  private again(): void {
    this.state = 'loading';
    void this.refresh();
  }

  private readonly more = async (): Promise<void> => {
    this.state = 'more';
    try {
      const page = await api.conversations(this.next, PAGE);
      const known = new Set(this.items.map((item) => item.conversation_id));
      this.items = [...this.items, ...page.items.filter((item) => !known.has(item.conversation_id))];
      this.next = page.next_cursor;
      this.state = 'ready';
    } catch (error) {
      this.fail(error);
    }
  };

  private fail(error: unknown): void {
    if (error instanceof ApiProblem && error.code === 'email-not-verified') {
      this.items = [];
      this.state = 'ready';
      this.dispatchEvent(new Event('unverified'));
    } else if (this.items.length === 0 || this.state === 'more') {
      this.failure = explain(error);
      this.state = 'failed';
    }
  }
}
