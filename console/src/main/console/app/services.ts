import { Api } from '../http/api';
import { IndexedDbClaim } from '../session/renewal-claim';
import { SessionStore } from '../session/session-store';
import { Catalog } from './catalog';

/** What the pages share. */
export const sessions = new SessionStore(localStorage, window);
export const api = new Api(sessions, new IndexedDbClaim('aa.session'));
export const catalog = new Catalog(api, sessions);
