import { html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { api } from '../app/services';
import { explain } from '../http/wording';
import { Component } from '../ui/component';
import { icon } from '../ui/icons';

/** Puts a conversation into a file of the person's. */
@customElement('aa-export-dialog')
export class ExportDialog extends Component {
  @state() private busy = false;
  @state() private failure: string | null = null;
  @query('dialog') private readonly dialog!: HTMLDialogElement;
  private conversationId = '';

  ask(conversationId: string): void {
    this.conversationId = conversationId;
    this.failure = null;
    void this.updateComplete.then(() => this.dialog.showModal());
  }

  protected override render(): TemplateResult {
    return html`<dialog aria-labelledby="export-title" aria-describedby="export-text">
      <h2 id="export-title">Take this conversation with you</h2>
      <p id="export-text">Markdown is for reading, JSON for programs. Both hold everything that was said.</p>
      ${this.failure === null ? nothing : html`<p class="alert" role="alert">${icon('warn')}<span>${this.failure}</span></p>`}
      <div class="actions">
        <button type="button" ?disabled=${this.busy} @click=${() => this.dialog.close()}>Cancel</button>
        <button type="button" ?disabled=${this.busy} @click=${() => this.save('json')}>JSON</button>
        <button type="button" class="primary" ?disabled=${this.busy} @click=${() => this.save('markdown')}>Markdown</button>
      </div>
    </dialog>`;
  }

  private async save(format: 'json' | 'markdown'): Promise<void> {
    this.busy = true;
    this.failure = null;
    try {
      const file = await api.exportConversation(this.conversationId, format);
      const address = URL.createObjectURL(file);
      const link = document.createElement('a');
      link.href = address;
      link.download = `conversation-${this.conversationId.slice(0, 8)}.${format === 'json' ? 'json' : 'md'}`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
      this.dialog.close();
    } catch (error) {
      this.failure = explain(error);
    } finally {
      this.busy = false;
    }
  }
}
