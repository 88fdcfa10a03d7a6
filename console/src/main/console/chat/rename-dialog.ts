import { html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { api } from '../app/services';
import { explain } from '../http/wording';
import { Component } from '../ui/component';
import { field } from '../ui/field';
import { icon } from '../ui/icons';

const LONGEST = 128;

/** Asks for a title. Emits `renamed` with the one that was stored. */
@customElement('aa-rename-dialog')
export class RenameDialog extends Component {
  @state() private draft = '';
  @state() private busy = false;
  @state() private failure: string | null = null;
  @query('dialog') private readonly dialog!: HTMLDialogElement;
  private conversationId = '';

  ask(conversationId: string, title: string): void {
    this.conversationId = conversationId;
    this.draft = title.slice(0, LONGEST);
    this.failure = null;
    void this.updateComplete.then(() => {
      this.dialog.showModal();
      this.querySelector('input')?.select();
    });
  }

  protected override render(): TemplateResult {
    return html`<dialog aria-labelledby="rename-title">
      <form @submit=${this.store}>
        <h2 id="rename-title">Rename this conversation</h2>
        ${field({ name: 'title', label: 'Title', value: this.draft, maxLength: LONGEST, onInput: (value) => (this.draft = value) })}
        ${this.failure === null ? nothing : html`<p class="alert" role="alert">${icon('warn')}<span>${this.failure}</span></p>`}
        <div class="actions">
          <button type="button" ?disabled=${this.busy} @click=${() => this.dialog.close()}>Keep the old one</button>
          <button type="submit" class="primary" ?disabled=${this.busy || this.draft.trim() === ''}>${this.busy ? 'Saving …' : 'Save'}</button>
        </div>
      </form>
    </dialog>`;
  }

  private readonly store = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (this.draft.trim() === '' || this.busy) {
      return;
    }
    this.busy = true;
    this.failure = null;
    try {
      const stored = await api.renameConversation(this.conversationId, this.draft);
      this.dialog.close();
      this.dispatchEvent(new CustomEvent<string>('renamed', { detail: stored.display_name }));
    } catch (error) {
      this.failure = explain(error);
    } finally {
      this.busy = false;
    }
  };
}
