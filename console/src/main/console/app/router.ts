/** Where the console is, by its address. */
export type Route =
  | { readonly page: 'home' }
  | { readonly page: 'sign-in'; readonly returnTo: string | null }
  | { readonly page: 'sign-up'; readonly token: string | null }
  | { readonly page: 'forgot-password' }
  | { readonly page: 'reset-password'; readonly token: string | null }
  | { readonly page: 'accept-invite'; readonly token: string | null }
  | { readonly page: 'verify-email'; readonly token: string | null }
  | { readonly page: 'chat'; readonly conversationId: string | null }
  | { readonly page: 'usage' }
  | { readonly page: 'unknown' };

export function routeOf(url: URL): Route {
  const [first = '', second, ...more] = url.pathname.split('/').slice(1);
  if (more.length > 0 || (second !== undefined && first !== 'chat')) {
    return { page: 'unknown' };
  }
  switch (first) {
    case '':
      return { page: 'home' };
    case 'sign-in':
      return { page: 'sign-in', returnTo: safeReturn(url.searchParams.get('return')) };
    case 'sign-up':
      return { page: 'sign-up', token: url.searchParams.get('token') };
    case 'forgot-password':
      return { page: 'forgot-password' };
    case 'reset-password':
      return { page: 'reset-password', token: url.searchParams.get('token') };
    case 'accept-invite':
      return { page: 'accept-invite', token: url.searchParams.get('token') };
    case 'verify-email':
      return { page: 'verify-email', token: url.searchParams.get('token') };
    case 'chat':
      return { page: 'chat', conversationId: second === undefined || second === '' ? null : decodeURIComponent(second) };
    case 'usage':
      return { page: 'usage' };
    default:
      return { page: 'unknown' };
  }
}

/** Only pages of ours, so that a link cannot send a freshly signed-in person elsewhere. */
export function safeReturn(path: string | null): string | null {
  return path !== null && (path === '/usage' || /^\/chat(\/[\w-]{1,64})?$/.test(path) || /^\/accept-invite\?token=[\w-]{1,256}$/.test(path))
    ? path
    : null;
}

export const NAVIGATED = 'aa-navigated';

export function navigate(path: string, replace = false): void {
  if (replace) {
    history.replaceState(null, '', path);
  } else {
    history.pushState(null, '', path);
  }
  dispatchEvent(new Event(NAVIGATED));
}

/** A plain click on a link of ours stays in the page; every other click is the browser's. */
export function followsHere(event: MouseEvent): string | null {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) {
    return null;
  }
  const anchor = event.composedPath().find((target): target is HTMLAnchorElement => target instanceof HTMLAnchorElement);
  if (anchor === undefined || anchor.target !== '' || anchor.origin !== location.origin) {
    return null;
  }
  const route = routeOf(new URL(anchor.href));
  return route.page === 'unknown' ? null : anchor.pathname + anchor.search;
}
