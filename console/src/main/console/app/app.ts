import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { Component } from '../ui/component';
import '../chat/chat-page';
import '../identity/accept-invite-page';
import '../identity/forgot-password-page';
import '../identity/reset-password-page';
import '../identity/sign-in-page';
import '../identity/sign-up-page';
import '../identity/verify-email-page';
import '../usage/usage-page';
import { followsHere, NAVIGATED, navigate, type Route, routeOf } from './router';
import { catalog, sessions } from './services';

/** The console: shows the page of the address and keeps protected pages for people who are signed in. */
@customElement('aa-app')
export class App extends Component {
  @state() private route: Route = routeOf(new URL(location.href));
  private unsubscribe = (): void => undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.replaceChildren();
    addEventListener('popstate', this.onAddress);
    addEventListener(NAVIGATED, this.onAddress);
    this.addEventListener('click', this.onClick);
    this.unsubscribe = sessions.subscribe(() => this.onAddress());
    this.onAddress();
  }

  override disconnectedCallback(): void {
    removeEventListener('popstate', this.onAddress);
    removeEventListener(NAVIGATED, this.onAddress);
    this.unsubscribe();
    super.disconnectedCallback();
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('route' as keyof this)) {
      const before = changed.get('route' as keyof this) as Route | undefined;
      if (before !== undefined && before.page !== this.route.page) {
        window.scrollTo(0, 0);
      }
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    const route = this.route;
    switch (route.page) {
      case 'sign-in':
        return html`<aa-sign-in-page .returnTo=${route.returnTo ?? '/chat'}></aa-sign-in-page>`;
      case 'sign-up':
        return html`<aa-sign-up-page .token=${route.token}></aa-sign-up-page>`;
      case 'forgot-password':
        return html`<aa-forgot-password-page></aa-forgot-password-page>`;
      case 'reset-password':
        return html`<aa-reset-password-page .token=${route.token}></aa-reset-password-page>`;
      case 'accept-invite':
        return html`<aa-accept-invite-page .token=${route.token}></aa-accept-invite-page>`;
      case 'verify-email':
        return html`<aa-verify-email-page .token=${route.token}></aa-verify-email-page>`;
      case 'chat':
        return html`<aa-chat-page .conversationId=${route.conversationId}></aa-chat-page>`;
      case 'usage':
        return html`<aa-usage-page></aa-usage-page>`;
      default:
        return nothing;
    }
  }

  private readonly onAddress = (): void => {
    const route = routeOf(new URL(location.href));
    const signedIn = sessions.get() !== null;
    if (route.page === 'home' || route.page === 'unknown') {
      navigate(signedIn ? '/chat' : '/sign-in', true);
      return;
    }
    if ((route.page === 'chat' || route.page === 'usage') && !signedIn) {
      const wanted = location.pathname === '/chat' ? '' : `?return=${encodeURIComponent(location.pathname)}`;
      navigate(`/sign-in${wanted}`, true);
      return;
    }
    if (signedIn && (route.page === 'sign-in' || route.page === 'sign-up')) {
      const unverified = route.page === 'sign-up' && sessions.get()?.emailVerified === false;
      navigate(unverified ? '/verify-email' : ((route.page === 'sign-in' ? route.returnTo : null) ?? '/chat'), true);
      return;
    }
    catalog.load();
    this.route = route;
  };

  private readonly onClick = (event: MouseEvent): void => {
    const path = followsHere(event);
    if (path !== null) {
      event.preventDefault();
      navigate(path);
    }
  };
}
