import { html, type TemplateResult } from 'lit';
import { icon, mark } from '../ui/icons';

/** The frame around the pages before the console: the form on one side, what waits behind it on the other. */
export function gate(content: TemplateResult): TemplateResult {
  return html`<div class="gate">
    <main class="gate-form">
      <p class="brand">${mark()}<span>Anything Agents</span></p>
      <div class="gate-content">${content}</div>
    </main>
    <div class="gate-scene" aria-hidden="true">
      <div class="scene">
        <p class="scene-user">Which region grew fastest last quarter, and why?</p>
        <p class="scene-step">${icon('handoff')}<span>Triage handed over to Data Analyst</span></p>
        <div class="scene-answer">
          <p class="scene-agent">Data Analyst</p>
          <p>The north: <strong>+18 %</strong>, carried by renewals. The new-customer share stayed flat.</p>
          <div class="scene-bars"><i></i><i></i><i></i><i></i><i></i><i></i></div>
        </div>
        <p class="scene-step">${icon('tool')}<span>Searched your conversations</span></p>
      </div>
      <p class="scene-claim">One question. The right colleague answers.</p>
    </div>
  </div>`;
}
