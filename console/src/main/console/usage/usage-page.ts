import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { api } from '../app/services';
import type { UsageBreakdown, UsageFigures } from '../http/types';
import { explain } from '../http/wording';
import { Component } from '../ui/component';
import { icon, mark } from '../ui/icons';
import { count, dollars, since } from './figures';

const SPANS: readonly number[] = [7, 31, 90];

/** What model calls used and cost, by day and by model. The API decides whether that is the tenant's or one's own. */
@customElement('aa-usage-page')
export class UsagePage extends Component {
  @state() private days = 31;
  @state() private byDay: UsageBreakdown | null = null;
  @state() private byModel: UsageBreakdown | null = null;
  @state() private failure: string | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    document.title = 'Usage · Anything Agents';
    void this.load();
  }

  protected override render(): TemplateResult {
    return html`<main class="usage">
      <header>
        <p class="brand">${mark()}<span>Anything Agents</span></p>
        <a class="button" href="/chat">${icon('back')}<span>Back to the chat</span></a>
      </header>
      <h1>Usage</h1>
      <div class="spans" role="group" aria-label="Period">
        ${SPANS.map(
          (days) => html`<button type="button" class="small" aria-pressed=${days === this.days ? 'true' : 'false'} @click=${() => this.choose(days)}>
            ${days} days
          </button>`,
        )}
      </div>
      ${this.failure === null
        ? this.tables()
        : html`<p class="alert" role="alert">${icon('warn')}<span>${this.failure}</span></p>
            <button type="button" @click=${() => this.load()}>${icon('retry')}<span>Try again</span></button>`}
    </main>`;
  }

  private tables(): TemplateResult {
    const { byDay, byModel } = this;
    if (byDay === null || byModel === null) {
      return html`<p role="status">Loading …</p>`;
    }
    if (byDay.items.length === 0) {
      return html`<p class="note">No model was asked in this time.</p>`;
    }
    return html`${this.table('By model', 'Model', byModel)}${this.table('By day', 'Day (UTC)', byDay)}
      <p class="hint">
        Cost is what the models' prices say.${byDay.total.unpriced_requests === 0
          ? nothing
          : ` ${count(byDay.total.unpriced_requests)} calls went to models without a price and are not in it.`}
      </p>`;
  }

  private table(caption: string, key: string, usage: UsageBreakdown): TemplateResult {
    return html`<div class="table" tabindex="0" role="region" aria-label=${caption}>
      <table>
        <caption>${caption}</caption>
        <thead>
          <tr><th scope="col">${key}</th><th scope="col">Calls</th><th scope="col">Input tokens</th><th scope="col">Output tokens</th><th scope="col">Cost</th></tr>
        </thead>
        <tbody>
          ${usage.items.map((row) => html`<tr><th scope="row">${row.key ?? 'unknown'}</th>${this.cells(row)}</tr>`)}
        </tbody>
        <tfoot>
          <tr><th scope="row">Total</th>${this.cells(usage.total)}</tr>
        </tfoot>
      </table>
    </div>`;
  }

  private cells(row: UsageFigures): TemplateResult {
    return html`<td>${count(row.requests)}</td><td>${count(row.input_tokens)}</td><td>${count(row.output_tokens)}</td><td>${dollars(row.cost_micros)}</td>`;
  }

  private choose(days: number): void {
    this.days = days;
    void this.load();
  }

  private async load(): Promise<void> {
    const { days } = this;
    this.failure = null;
    try {
      const from = since(days, new Date());
      const [byDay, byModel] = await Promise.all([api.usage('day', from), api.usage('model', from)]);
      if (days === this.days) {
        this.byDay = byDay;
        this.byModel = byModel;
      }
    } catch (error) {
      this.failure = explain(error);
    }
  }
}
