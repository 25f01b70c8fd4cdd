/** What is known of a class before anything is? */
import type { ISessionState } from './session';

export const BLANK: Omit<ISessionState, 'phase' | 'since' | 'session' | 'drafts'> = {
  view: null,
  lobby: null,
  you: null,
  role: null,
  policy: {},
  problem: null,
  waiting: 0,
  clockOffset: 0,
  pages: '',
  media: null,
  cut: null
};
