import { svg, html, type TemplateResult } from 'lit';

const PATHS = {
  plus: svg`<path d="M8 3v10M3 8h10" />`,
  send: svg`<path d="M8 13V3.5M3.8 7.5 8 3.3l4.2 4.2" />`,
  stop: svg`<rect x="4" y="4" width="8" height="8" rx="1.5" fill="currentColor" stroke="none" />`,
  check: svg`<path d="m3 8.5 3.3 3.3L13 4.8" />`,
  copy: svg`<rect x="5.5" y="5.5" width="7.5" height="8" rx="1.6" /><path d="M10.5 3.4A1.6 1.6 0 0 0 9 2.5H4.6A1.6 1.6 0 0 0 3 4.1v5a1.6 1.6 0 0 0 1 1.5" />`,
  trash: svg`<path d="M2.8 4.3h10.4M6.2 4.3V3a.8.8 0 0 1 .8-.8h2a.8.8 0 0 1 .8.8v1.3M4.2 4.3l.6 8.2a1.2 1.2 0 0 0 1.2 1.1h4a1.2 1.2 0 0 0 1.2-1.1l.6-8.2" />`,
  menu: svg`<path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h7" />`,
  close: svg`<path d="m4 4 8 8M12 4l-8 8" />`,
  warn: svg`<path d="M8 5.2v3.6M8 11.2v.1M6.9 2.6 1.8 11.5A1.3 1.3 0 0 0 2.9 13.4h10.2a1.3 1.3 0 0 0 1.1-1.9L9.1 2.6a1.3 1.3 0 0 0-2.2 0Z" />`,
  mail: svg`<rect x="2" y="3.5" width="12" height="9" rx="1.8" /><path d="m2.6 4.9 5.4 4 5.4-4" />`,
  exit: svg`<path d="M6.5 2.5H4A1.5 1.5 0 0 0 2.5 4v8A1.5 1.5 0 0 0 4 13.5h2.5M10.3 11l3-3-3-3M13 8H6.2" />`,
  tool: svg`<path d="M9.9 2.9a3.4 3.4 0 0 0-3.6 4.6L2.7 11a1.6 1.6 0 0 0 2.3 2.3l3.5-3.6a3.4 3.4 0 0 0 4.6-3.6L11 8.2 8.6 7.4 7.8 5Z" />`,
  handoff: svg`<path d="M2.5 5h8.2M8.4 2.7 10.7 5 8.4 7.3M13.5 11H5.3M7.6 8.7 5.3 11l2.3 2.3" />`,
  eye: svg`<path d="M1.8 8S4 3.9 8 3.9 14.2 8 14.2 8 12 12.1 8 12.1 1.8 8 1.8 8Z" /><circle cx="8" cy="8" r="1.9" />`,
  retry: svg`<path d="M13 8a5 5 0 1 1-1.5-3.6L13 5.9M13 2.8v3.1H9.9" />`,
  search: svg`<circle cx="7" cy="7" r="4.2" /><path d="m10.2 10.2 3.3 3.3" />`,
  pencil: svg`<path d="M10.6 2.9 13.1 5.4 5.6 12.9 2.6 13.4 3.1 10.4ZM9 4.5 11.5 7" />`,
  fork: svg`<circle cx="4" cy="3.8" r="1.5" /><circle cx="12" cy="3.8" r="1.5" /><circle cx="8" cy="12.3" r="1.5" /><path d="M4 5.3c0 3.2 4 2.2 4 5.5M12 5.3c0 3.2-4 2.2-4 5.5" />`,
  save: svg`<path d="M8 2.5v7.2M5 7 8 10l3-3M2.8 11.5v1a1 1 0 0 0 1 1h8.4a1 1 0 0 0 1-1v-1" />`,
  chart: svg`<path d="M2.5 13.5h11M4.5 11V8M8 11V3.5M11.5 11V6" />`,
  back: svg`<path d="M13 8H3.5M7.5 3.8 3.3 8l4.2 4.2" />`,
  down: svg`<path d="m3.8 6.2 4.2 4.2 4.2-4.2" />`,
} as const;

export type IconName = keyof typeof PATHS;

/** Decoration only: whatever it means is also said in words. */
export function icon(name: IconName): TemplateResult {
  return html`<svg
    class="icon"
    viewBox="0 0 16 16"
    width="16"
    height="16"
    fill="none"
    stroke="currentColor"
    stroke-width="1.5"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    ${PATHS[name]}
  </svg>`;
}

/** The sign of the product: two paths that meet, and a spark between them. */
export function mark(): TemplateResult {
  return html`<svg class="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">
    <rect class="mark-ground" width="32" height="32" rx="9" />
    <path class="mark-line" d="M8 22.5 14.2 9h3.6L24 22.5" />
    <circle class="mark-spark" cx="16" cy="19" r="2.4" />
  </svg>`;
}
