import { Api } from '../http/api';
import { tabLock } from '../session/lock';
import { SessionStore } from '../session/session-store';
import { Catalog } from './catalog';

/** What the pages share. */
export const sessions = new SessionStore(localStorage, window);
export const api = new Api(sessions, tabLock('aa.session.renewal'));
export const catalog = new Catalog(api, sessions);
