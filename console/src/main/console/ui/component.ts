import { LitElement } from 'lit';

/**
 * A component without a shadow tree: one stylesheet for the whole console, labels and descriptions that reach across
 * components, and forms that password managers understand.
 */
export abstract class Component extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
