import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { icon } from './icons';

export interface FieldOptions {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly type?: 'text' | 'email' | 'password';
  readonly autocomplete?: AutoFill;
  readonly hint?: string;
  readonly error?: string | null;
  readonly maxLength?: number;
  readonly inputMode?: 'text' | 'numeric';
  /** Id of further text that describes the field. */
  readonly describedBy?: string;
  readonly onInput: (value: string) => void;
  /** Puts a button beside a password that shows it. */
  readonly onReveal?: () => void;
  readonly revealed?: boolean;
}

/** A labelled input with its hint and its error, tied together for screen readers. */
export function field(options: FieldOptions): TemplateResult {
  const id = `field-${options.name}`;
  const error = options.error ?? null;
  const describedBy = [
    error === null ? '' : `${id}-error`,
    options.hint === undefined ? '' : `${id}-hint`,
    options.describedBy ?? '',
  ]
    .filter((part) => part !== '')
    .join(' ');
  return html`<div class="field" ?data-invalid=${error !== null}>
    <label for=${id}>${options.label}</label>
    <div class="control">
      <input
        id=${id}
        name=${options.name}
        type=${options.revealed === true ? 'text' : (options.type ?? 'text')}
        .value=${live(options.value)}
        autocomplete=${options.autocomplete ?? 'off'}
        maxlength=${options.maxLength ?? 256}
        inputmode=${options.inputMode ?? nothing}
        autocapitalize="off"
        spellcheck="false"
        required
        aria-invalid=${error === null ? 'false' : 'true'}
        aria-describedby=${describedBy === '' ? nothing : describedBy}
        @input=${(event: InputEvent) => options.onInput((event.target as HTMLInputElement).value)}
      />
      ${options.onReveal === undefined
        ? nothing
        : html`<button
            type="button"
            class="reveal"
            aria-pressed=${options.revealed === true ? 'true' : 'false'}
            aria-label="Show password"
            @click=${options.onReveal}
          >
            ${icon('eye')}
          </button>`}
    </div>
    ${options.hint === undefined ? nothing : html`<p class="hint" id="${id}-hint">${options.hint}</p>`}
    ${error === null ? nothing : html`<p class="fault" id="${id}-error">${icon('warn')}<span>${error}</span></p>`}
  </div>`;
}

/** Moves to the first field that is in error, once the page shows it. */
export function focusFirstFault(root: HTMLElement): void {
  (root.querySelector<HTMLElement>('[aria-invalid="true"]') ?? root.querySelector<HTMLElement>('[role="alert"]'))?.focus();
}
