import { html, nothing, type TemplateResult } from 'lit';
import { field } from '../ui/field';
import { icon } from '../ui/icons';
import { type PolicyHint } from './password-policy';

export interface NewPasswordOptions {
  readonly value: string;
  readonly error: string | null;
  readonly hints: readonly PolicyHint[];
  readonly revealed: boolean;
  readonly label?: string;
  readonly onInput: (value: string) => void;
  readonly onReveal: () => void;
}

/** A field for a password to be, with the policy below it that fills while one types. */
export function newPassword(options: NewPasswordOptions): TemplateResult {
  return html`${field({
      name: 'password',
      label: options.label ?? 'Password',
      type: 'password',
      value: options.value,
      autocomplete: 'new-password',
      error: options.error,
      describedBy: 'password-policy',
      onInput: options.onInput,
      onReveal: options.onReveal,
      revealed: options.revealed,
    })}
    <ul class="policy" id="password-policy">
      ${options.hints.map(
        (hint) => html`<li ?data-met=${hint.met}>
          <span class="tick">${hint.met ? icon('check') : nothing}</span>
          <span>${hint.text}<span class="sr">${hint.met ? ', done' : ', not yet'}</span></span>
        </li>`,
      )}
    </ul>`;
}

/** What is still missing, as a sentence; null when nothing is. */
export function openHint(hints: readonly PolicyHint[]): string | null {
  const open = hints.find((hint) => !hint.met);
  return open === undefined ? null : `The password needs more: ${open.text.toLowerCase()}.`;
}
