import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { readable } from '../app/catalog';
import { catalog } from '../app/services';
import { Component } from '../ui/component';
import { icon } from '../ui/icons';
import './answer';
import type { Phase } from './chat-session';
import type { Entry, NoticeEntry, Question, ToolEntry, Transcript } from './transcript';

const NEAR_THE_END = 80;

/** The conversation as it is read; it follows the newest words unless the reader has scrolled away. */
@customElement('aa-transcript')
export class TranscriptView extends Component {
  @property({ attribute: false }) entries: Transcript = [];
  @property() phase: Phase = 'idle';
  @property({ type: Boolean }) more = false;
  @state() private away = false;

  private readonly onCatalog = (): void => this.requestUpdate();

  override connectedCallback(): void {
    super.connectedCallback();
    catalog.addEventListener('changed', this.onCatalog);
  }

  override disconnectedCallback(): void {
    catalog.removeEventListener('changed', this.onCatalog);
    super.disconnectedCallback();
  }

  /** Back to the newest words, whatever the reader did before. */
  jumpToEnd(): void {
    this.away = false;
    this.follow();
  }

  protected override updated(changed: PropertyValues): void {
    if ((changed.has('entries') || changed.has('phase')) && !this.away) {
      this.follow();
    }
  }

  protected override render(): TemplateResult {
    return html`<div class="scroll" tabindex="0" role="region" aria-label="Conversation" @scroll=${this.onScroll}>
        <div class="transcript">
          ${this.more
            ? html`<button type="button" class="quiet small earlier" @click=${() => this.dispatchEvent(new Event('earlier'))}>
                Show what was said before
              </button>`
            : nothing}
          ${repeat(
            this.entries,
            (entry) => entry.key,
            (entry) => this.entry(entry),
          )}
          ${this.progress()}
        </div>
      </div>
      ${this.away
        ? html`<button type="button" class="to-end" @click=${() => this.jumpToEnd()}>${icon('down')}<span>Newest</span></button>`
        : nothing}`;
  }

  private entry(entry: Entry): TemplateResult {
    switch (entry.type) {
      case 'user':
        return html`<article class="said" aria-label="You"><p>${entry.text}</p></article>`;
      case 'answer':
        return html`<aa-answer .entry=${entry} .agentName=${catalog.agentName(entry.agent)}></aa-answer>`;
      case 'handoff':
        return html`<p class="handoff">
          ${icon('handoff')}<span>${catalog.agentName(entry.from)} handed over to <strong>${catalog.agentName(entry.to)}</strong></span>
        </p>`;
      case 'tool':
        return entry.state === 'asking' && entry.question !== undefined ? this.question(entry, entry.question) : tool(entry);
      case 'notice':
        return this.notice(entry);
    }
  }

  private question(entry: ToolEntry, question: Question): TemplateResult {
    const decide = (approve: boolean): void => {
      this.dispatchEvent(new CustomEvent('decide', { detail: { question, approve } }));
    };
    const sent = question.answering === true;
    return html`<div class="tool" data-state="asking" role="group" aria-label="A decision is needed">
      ${icon('warn')}
      <p>May <strong>${readable(entry.name)}</strong> be used?${question.approver === 'admin' ? ' An admin or owner decides.' : ''}</p>
      ${entry.input === '' || entry.input === '{}' ? nothing : html`<pre tabindex="0" aria-label="What the tool would be asked">${entry.input}</pre>`}
      <div class="choice">
        <button type="button" class="small" ?disabled=${sent} @click=${() => decide(true)}>${icon('check')}<span>Approve</span></button>
        <button type="button" class="quiet small" ?disabled=${sent} @click=${() => decide(false)}>${icon('close')}<span>Reject</span></button>
      </div>
    </div>`;
  }

  private notice(entry: NoticeEntry): TemplateResult {
    return html`<div class="notice" data-kind=${entry.kind}>
      ${entry.kind === 'stopped' ? icon('stop') : icon('warn')}<span>${entry.text}</span>
      ${entry.retryable
        ? html`<button type="button" class="small" @click=${() => this.dispatchEvent(new Event('retry'))}>
            ${icon('retry')}<span>Try again</span>
          </button>`
        : nothing}
    </div>`;
  }

  private progress(): TemplateResult | typeof nothing {
    const last = this.entries.at(-1);
    const visible = last?.type === 'answer' && last.state === 'streaming';
    switch (this.phase) {
      case 'starting':
      case 'streaming':
        if (this.entries.some((entry) => entry.type === 'tool' && entry.state === 'asking')) {
          return html`<p class="thinking">Waiting for a decision</p>`;
        }
        return visible ? nothing : html`<p class="thinking"><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>Working on it</p>`;
      case 'reconnecting':
        return html`<p class="thinking"><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>Connection lost. Reconnecting …</p>`;
      case 'stopping':
        return html`<p class="thinking">Stopping …</p>`;
      default:
        return nothing;
    }
  }

  private readonly onScroll = (event: Event): void => {
    const scroll = event.target as HTMLElement;
    this.away = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight > NEAR_THE_END;
  };

  private follow(): void {
    requestAnimationFrame(() => {
      const scroll = this.querySelector('.scroll');
      if (scroll !== null) {
        scroll.scrollTop = scroll.scrollHeight;
      }
    });
  }
}

const TOOL_WORDS: Readonly<Record<string, readonly [running: string, done: string]>> = {
  get_current_time: ['Looking at the clock', 'Looked at the clock'],
  search_conversations: ['Searching your conversations', 'Searched your conversations'],
  tavily_search_tool: ['Searching the web', 'Searched the web'],
  web_search: ['Searching the web', 'Searched the web'],
};

function tool(entry: ToolEntry): TemplateResult {
  const words = TOOL_WORDS[entry.name];
  const label =
    entry.state === 'failed'
      ? `${readable(entry.name)} failed`
      : entry.state === 'running'
        ? (words?.[0] ?? `Using ${readable(entry.name)}`)
        : (words?.[1] ?? `Used ${readable(entry.name)}`);
  const sign = entry.state === 'running' ? html`<span class="spinner" aria-hidden="true"></span>` : icon(entry.state === 'done' ? 'check' : 'warn');
  const given = entry.input === '{}' ? '' : entry.input;
  if (given === '' && entry.output === '') {
    return html`<div class="tool" data-state=${entry.state}>${sign}<span>${label}</span></div>`;
  }
  return html`<details class="tool" data-state=${entry.state}>
    <summary>${sign}<span>${label}</span>${icon('down')}</summary>
    ${given === '' ? nothing : html`<p>Asked with</p><pre tabindex="0" aria-label="What the tool was asked">${given}</pre>`}
    ${entry.output === '' ? nothing : html`<p>Answered</p><pre tabindex="0" aria-label="What the tool answered">${entry.output}</pre>`}
  </details>`;
}
