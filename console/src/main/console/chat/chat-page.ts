import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { navigate } from '../app/router';
import { api, catalog, sessions } from '../app/services';
import { ApiProblem } from '../http/problem';
import type { ConversationSummary } from '../http/types';
import { explain } from '../http/wording';
import type { Frame } from '../stream/frames';
import { Component } from '../ui/component';
import { icon, type IconName, mark } from '../ui/icons';
import { ChatSession } from './chat-session';
import './composer';
import type { Composer } from './composer';
import './conversation-list';
import type { ConversationList } from './conversation-list';
import { titleOf } from './conversations';
import './export-dialog';
import type { ExportDialog } from './export-dialog';
import './rename-dialog';
import type { RenameDialog } from './rename-dialog';
import './search-box';
import { SpokenText } from './spoken-text';
import type { Decision } from './transcript';
import './transcript-view';
import type { TranscriptView } from './transcript-view';
import './verify-banner';

const SUGGESTIONS: readonly (readonly [title: string, prompt: string])[] = [
  ['Ask for the time', 'What time is it right now?'],
  ['Bring in a coding colleague', 'Please hand me to the coding colleague: how do I test a Java method that reads the clock?'],
  ['Look at numbers', 'Can you look at these numbers for me: 12, 19, 7, 42?'],
  ['Find what was said', 'Search my conversations for the word clock.'],
];

/** The console's heart: conversations on one side, the open one on the other. */
@customElement('aa-chat-page')
export class ChatPage extends Component {
  @property({ attribute: false }) conversationId: string | null = null;
  @state() private drawer = false;
  @state() private narrow = matchMedia('(max-width: 820px)').matches;
  @state() private gateClosed = false;
  @state() private doomed: ConversationSummary | null = null;
  @state() private deleting = false;
  @state() private deleteError: string | null = null;
  @state() private spoken = '';
  @query('aa-conversation-list') private readonly list!: ConversationList;
  @query('aa-composer') private readonly composer!: Composer;
  @query('aa-transcript') private readonly transcriptView!: TranscriptView | null;
  @state() private searching = false;
  @state() private forking = false;
  @query('aa-rename-dialog') private readonly renaming!: RenameDialog;
  @query('aa-export-dialog') private readonly exporting!: ExportDialog;
  @query('dialog.delete') private readonly dialog!: HTMLDialogElement;

  private readonly width = matchMedia('(max-width: 820px)');
  private speech = new SpokenText();
  private speechKey = '';
  private unsubscribe = (): void => undefined;
  private readonly onCatalog = (): void => this.requestUpdate();

  private readonly chat = new ChatSession(api, {
    changed: () => this.requestUpdate(),
    named: (id) => {
      this.conversationId = id;
      navigate(`/chat/${id}`, true);
      void this.list.refresh();
    },
    settled: () => {
      void this.list.refresh();
      void this.chat.awaitTitle().then((named) => (named ? this.list.refresh() : undefined));
    },
    frame: (frame) => this.speak(frame),
  });

  override connectedCallback(): void {
    super.connectedCallback();
    document.title = 'Chat · Anything Agents';
    this.width.addEventListener('change', this.onWidth);
    addEventListener('keydown', this.onKey);
    catalog.addEventListener('changed', this.onCatalog);
    this.unsubscribe = sessions.subscribe((session) => {
      if (session?.emailVerified === true && this.gateClosed) {
        this.gateClosed = false;
        void this.list.refresh();
        void this.chat.open(this.conversationId);
      }
    });
  }

  override disconnectedCallback(): void {
    this.width.removeEventListener('change', this.onWidth);
    removeEventListener('keydown', this.onKey);
    catalog.removeEventListener('changed', this.onCatalog);
    this.unsubscribe();
    void this.chat.open(null);
    super.disconnectedCallback();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('conversationId') && (this.conversationId !== this.chat.conversationId || !this.hasUpdated)) {
      this.drawer = false;
      void this.chat.open(this.conversationId).then(() => this.noteGate());
      if (this.hasUpdated) {
        void this.updateComplete.then(() => this.composer.focusInput());
      }
    }
    this.noteGate();
    document.title = `${this.headline} · Anything Agents`;
  }

  protected override firstUpdated(): void {
    this.composer.focusInput();
  }

  protected override render(): TemplateResult {
    const chat = this.chat;
    return html`<div class="shell" ?data-drawer=${this.drawer}>
        <a class="skip" href="#message" @click=${this.skip}>Skip to the message box</a>
        <div class="scrim" @click=${() => this.closeDrawer()}></div>
        ${this.side()}
        <main class="stage" ?inert=${this.narrow && this.drawer}>
          ${this.head()}
          ${this.gateClosed
            ? html`<aa-verify-banner></aa-verify-banner>`
            : nothing}
          ${chat.loadError !== null ? this.unavailable(chat.loadError) : this.conversation()}
          <aa-composer
            ?answering=${chat.answering}
            ?stopping=${chat.phase === 'stopping'}
            ?locked=${this.gateClosed || (chat.loadError !== null && chat.conversationId !== null)}
            ?standIn=${catalog.features.model_is_local_stand_in === true}
            @say=${(event: CustomEvent<string>) => this.say(event.detail)}
            @halt=${() => chat.stop()}
          ></aa-composer>
        </main>
        <p class="sr" role="status" aria-live="polite">${this.spoken}</p>
      </div>
      ${this.confirmation()}
      <aa-rename-dialog @renamed=${(event: CustomEvent<string>) => this.renamed(event.detail)}></aa-rename-dialog>
      <aa-export-dialog></aa-export-dialog>`;
  }

  private get headline(): string {
    const said = this.chat.transcript.find((entry) => entry.type === 'user');
    return this.chat.title ?? (said?.type === 'user' ? shortened(said.text) : 'New conversation');
  }

  private side(): TemplateResult {
    const email = sessions.get()?.email ?? '';
    return html`<aside class="side" aria-label="Conversations and account" ?inert=${this.narrow && !this.drawer}>
      <div class="side-head">
        <p class="brand">${mark()}<span>Anything Agents</span></p>
        <button type="button" class="quiet icon-only drawer-close" aria-label="Close the list" @click=${() => this.closeDrawer()}>
          ${icon('close')}
        </button>
      </div>
      <a class="button wide" href="/chat">${icon('plus')}<span>New conversation</span></a>
      <nav class="side-list" aria-label="Conversations">
        <aa-search-box .current=${this.conversationId} @searching=${(event: CustomEvent<boolean>) => (this.searching = event.detail)}></aa-search-box>
        <aa-conversation-list
          ?hidden=${this.searching}
          .current=${this.conversationId}
          @remove=${(event: CustomEvent<ConversationSummary>) => this.askToDelete(event.detail)}
          @unverified=${() => (this.gateClosed = true)}
        ></aa-conversation-list>
      </nav>
      <div class="account">
        <span class="avatar" aria-hidden="true">${email.slice(0, 1).toUpperCase()}</span>
        <span class="who" title=${email}>${email}</span>
        <a class="button quiet icon-only" href="/usage" aria-label="Usage" title="Usage">${icon('chart')}</a>
        <button type="button" class="quiet icon-only" aria-label="Sign out" title="Sign out" @click=${() => api.signOut()}>${icon('exit')}</button>
      </div>
    </aside>`;
  }

  private head(): TemplateResult {
    const id = this.chat.conversationId;
    return html`<header class="stage-head">
      <button type="button" class="quiet icon-only drawer-open" aria-label="Show conversations" aria-expanded=${this.drawer ? 'true' : 'false'} @click=${() => this.openDrawer()}>
        ${icon('menu')}
      </button>
      <h1>${this.headline}</h1>
      ${id === null || this.chat.loadError !== null
        ? nothing
        : html`${this.tool('pencil', 'Rename this conversation', () => this.renaming.ask(id, this.headline))}
            ${this.tool('fork', 'Fork this conversation', () => this.fork(id), this.forking || this.chat.busy)}
            ${this.tool('save', 'Export this conversation', () => this.exporting.ask(id))}
          <button
            type="button"
            class="quiet icon-only"
            aria-label="Delete this conversation"
            title="Delete"
            @click=${() => this.askToDelete({ conversation_id: id, display_name: this.headline, updated_at: '' })}
          >
            ${icon('trash')}
          </button>`}
    </header>`;
  }

  private tool(name: IconName, label: string, act: () => unknown, disabled = false): TemplateResult {
    return html`<button type="button" class="quiet icon-only" aria-label=${label} title=${label} ?disabled=${disabled} @click=${act}>${icon(name)}</button>`;
  }

  private conversation(): TemplateResult {
    const chat = this.chat;
    if (chat.phase === 'loading') {
      return html`<div class="scroll"><div class="transcript wait" role="status"><span class="sr">Loading the conversation</span><i></i><i></i><i></i></div></div>`;
    }
    const failure =
      chat.sendError === null
        ? nothing
        : html`<div class="alert sending" role="alert">
            ${icon('warn')}<span>${chat.sendError.text}</span>
            ${chat.sendError.message === '' || chat.busy || this.gateClosed
              ? nothing
              : html`<button type="button" class="small" @click=${() => this.again()}>${icon('retry')}<span>Send again</span></button>`}
          </div>`;
    if (chat.transcript.length === 0 && !chat.busy) {
      return html`${this.welcome()}${failure}`;
    }
    return html`<aa-transcript .entries=${chat.transcript} .phase=${chat.phase} ?more=${chat.earlier !== null} @earlier=${() => this.showEarlier()} @retry=${() => chat.retry()} @decide=${(event: CustomEvent<Decision>) => chat.decide(event.detail)}></aa-transcript>${failure}`;
  }

  private welcome(): TemplateResult {
    return html`<div class="scroll" tabindex="0" role="region" aria-label="Start">
      <div class="welcome">
        ${mark()}
        <h2>What can we do for you?</h2>
        <p>Triage listens first and brings in the colleague who knows most about it.</p>
        <ul>
          ${SUGGESTIONS.map(
            ([title, prompt]) => html`<li>
              <button type="button" class="suggestion" ?disabled=${this.gateClosed} @click=${() => this.say(prompt)}>
                <strong>${title}</strong><span>${prompt}</span>
              </button>
            </li>`,
          )}
        </ul>
      </div>
    </div>`;
  }

  private unavailable(error: unknown): TemplateResult {
    const missing = error instanceof ApiProblem && error.status === 404;
    return html`<div class="scroll" tabindex="0" role="region" aria-label="Conversation">
      <div class="welcome">
        <h2>${missing ? 'This conversation is not here' : 'The conversation could not be opened'}</h2>
        <p>${missing ? 'It was deleted, or it belongs to somebody else.' : explain(error)}</p>
        <p class="actions">
          ${missing
            ? nothing
            : html`<button type="button" @click=${() => this.chat.open(this.conversationId)}>${icon('retry')}<span>Try again</span></button>`}
          <a class="button primary" href="/chat">Start a new one</a>
        </p>
      </div>
    </div>`;
  }

  private confirmation(): TemplateResult {
    return html`<dialog class="delete" aria-labelledby="delete-title" aria-describedby="delete-text" @close=${() => (this.doomed = null)}>
      <h2 id="delete-title">Delete this conversation?</h2>
      <p id="delete-text">
        “${this.doomed === null ? '' : titleOf(this.doomed)}” and everything said in it will be gone for good.
      </p>
      ${this.deleteError === null ? nothing : html`<p class="alert" role="alert">${icon('warn')}<span>${this.deleteError}</span></p>`}
      <div class="actions">
        <button type="button" ?disabled=${this.deleting} @click=${() => this.dialog.close()}>Keep it</button>
        <button type="button" class="danger" ?disabled=${this.deleting} @click=${this.deleteDoomed}>${this.deleting ? 'Deleting …' : 'Delete'}</button>
      </div>
    </dialog>`;
  }

  private say(text: string): void {
    this.speech = new SpokenText();
    this.transcriptView?.jumpToEnd();
    this.composer.focusInput();
    void this.chat.send(text).then(() => {
      this.noteGate();
      const failed = this.chat.sendError;
      if (failed !== null && failed.message !== '' && this.composer.draft === '') {
        this.composer.fill(failed.message);
      }
    });
  }

  private async showEarlier(): Promise<void> {
    await this.chat.loadEarlier().catch((error: unknown) => (this.spoken = explain(error)));
  }

  private again(): void {
    const text = this.composer.draft.trim() || (this.chat.sendError?.message ?? '');
    this.composer.fill('');
    this.say(text);
  }

  private noteGate(): void {
    if (this.chat.unverified) {
      this.gateClosed = true;
    }
  }

  private speak(frame: Frame): void {
    const last = this.chat.transcript.findLast((entry) => entry.type === 'answer');
    if (frame.kind === 'agent.updated' && frame.to_agent != null) {
      this.spoken = `${catalog.agentName(frame.from_agent ?? '')} handed over to ${catalog.agentName(frame.to_agent)}.`;
    } else if (frame.kind === 'error') {
      this.spoken = frame.error?.message ?? 'The answer could not be finished.';
    } else if (last?.type === 'answer' && (frame.kind === 'message.delta' || frame.kind === 'final')) {
      if (last.key !== this.speechKey) {
        this.speechKey = last.key;
        this.speech = new SpokenText();
      }
      const sentence = this.speech.next(last.text, frame.kind === 'final');
      if (sentence !== '') {
        this.spoken = sentence;
      }
    }
  }

  private async askToDelete(conversation: ConversationSummary): Promise<void> {
    this.doomed = conversation;
    this.deleteError = null;
    await this.updateComplete;
    this.dialog.showModal();
  }

  private readonly deleteDoomed = async (): Promise<void> => {
    const doomed = this.doomed;
    if (doomed === null) {
      return;
    }
    this.deleting = true;
    this.deleteError = null;
    try {
      await api.deleteConversation(doomed.conversation_id).catch((error: unknown) => {
        if (!(error instanceof ApiProblem && error.status === 404)) {
          throw error; // already gone is as good
        }
      });
      this.dialog.close();
      this.list.forget(doomed.conversation_id);
      if (doomed.conversation_id === this.conversationId) {
        navigate('/chat');
      }
      void this.list.refresh();
    } catch (error) {
      this.deleteError = explain(error);
    } finally {
      this.deleting = false;
    }
  };

  private renamed(title: string): void {
    this.chat.rename(title);
    this.spoken = `Renamed to ${title}.`;
    void this.list.refresh();
  }

  /** Goes on in a conversation that begins like this one; this one stays as it is. */
  private async fork(conversationId: string): Promise<void> {
    this.forking = true;
    try {
      const fork = await api.forkConversation(conversationId);
      navigate(`/chat/${fork.conversation_id}`);
      this.spoken = 'This is a fork. The conversation it came from stays as it is.';
      void this.list.refresh();
    } catch (error) {
      this.spoken = explain(error);
      this.chat.sendError = { text: explain(error), message: '' };
    } finally {
      this.forking = false;
    }
  }

  private async openDrawer(): Promise<void> {
    this.drawer = true;
    await this.updateComplete;
    this.querySelector<HTMLElement>('.drawer-close')?.focus();
  }

  private async closeDrawer(): Promise<void> {
    this.drawer = false;
    await this.updateComplete;
    this.querySelector<HTMLElement>('.drawer-open')?.focus();
  }

  private readonly skip = (event: Event): void => {
    event.preventDefault();
    this.composer.focusInput();
  };

  private readonly onWidth = (event: MediaQueryListEvent): void => {
    this.narrow = event.matches;
    this.drawer = false;
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented || this.querySelector('dialog[open]') !== null) {
      return;
    }
    if (this.narrow && this.drawer) {
      void this.closeDrawer();
    } else if (this.chat.answering) {
      void this.chat.stop();
    }
  };
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}
