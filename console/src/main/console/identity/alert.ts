import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../ui/icons';

/** What went wrong with a form as a whole; it can take the focus and is announced. */
export function alert(message: string | null): TemplateResult | typeof nothing {
  return message === null
    ? nothing
    : html`<p class="alert" role="alert" tabindex="-1">${icon('warn')}<span>${message}</span></p>`;
}
