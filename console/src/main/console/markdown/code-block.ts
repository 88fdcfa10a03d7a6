import { html, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Component } from '../ui/component';
import { icon } from '../ui/icons';

/** A block of code in an answer, with its language and a button that copies it. */
@customElement('aa-code-block')
export class CodeBlock extends Component {
  @property() code = '';
  @property() language = '';
  @state() private copied = false;

  protected override render(): TemplateResult {
    const language = /^[\w+#.-]{1,24}/.exec(this.language)?.[0] ?? '';
    return html`<figure class="code">
      <figcaption>
        <span>${language === '' ? 'text' : language}</span>
        <button type="button" class="quiet small" @click=${() => this.copy()}>
          ${icon(this.copied ? 'check' : 'copy')}<span>${this.copied ? 'Copied' : 'Copy'}</span>
        </button>
      </figcaption>
      <pre tabindex="0" aria-label=${language === '' ? 'Code' : `Code, ${language}`}><code>${this.code}</code></pre>
    </figure>`;
  }

  private async copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.code);
    } catch {
      selectAndCopy(this.querySelector('pre'));
    }
    this.copied = true;
    setTimeout(() => (this.copied = false), 2_000);
  }
}

/** Without https there is no clipboard API: select the text, so that the keyboard can do it. */
function selectAndCopy(element: HTMLElement | null): void {
  if (element !== null) {
    getSelection()?.selectAllChildren(element);
    document.execCommand('copy');
  }
}
