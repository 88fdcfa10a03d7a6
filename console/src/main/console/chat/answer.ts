import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { markdown } from '../markdown/markdown';
import { Component } from '../ui/component';
import type { AnswerEntry } from './transcript';

/** One answer: who gives it, and what it says so far. */
@customElement('aa-answer')
export class Answer extends Component {
  @property({ attribute: false }) entry: AnswerEntry | null = null;
  @property() agentName = '';

  protected override render(): TemplateResult | typeof nothing {
    const entry = this.entry;
    if (entry === null) {
      return nothing;
    }
    return html`<article class="answer" data-state=${entry.state} data-agent=${entry.agent} aria-label="Answer of ${this.agentName}">
      <p class="speaker"><span class="dot" aria-hidden="true"></span>${this.agentName}</p>
      <div class="prose">${markdown(entry.text)}</div>
    </article>`;
  }
}
