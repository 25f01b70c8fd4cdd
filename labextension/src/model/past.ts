/** What is left to read of classes that are over? */
import { createStore } from 'zustand/vanilla';
import type { IPlatform } from '../platform';
import type { PastChat, PastSession, PastSessions } from '../wire';
import { ask } from './asking';
import type { ClassSession, ISessionState } from './session';
import type { ISessionView } from './view';

export type IPast = PastSession;
export type IPastChat = PastChat;

export type IPasts = PastSessions;

/** Which list of classes: those that are over, or those whose trail may be read, the live one too. */
export type ClassesDoor = 'past-classes' | 'audit-sessions';

/** The classes of a course, newest first: the last ones, or those before these too. Throws `Refused`. */
export async function classesOf(
  platform: IPlatform,
  door: ClassesDoor,
  course: string,
  known: IPasts | null = null
): Promise<IPasts> {
  const oldest = known?.sessions.at(-1);
  const before = oldest ? { before: oldest.started_at } : {};
  const found = (await ask(platform, door, { course, ...before })) as IPasts;
  return { ...found, sessions: [...(known?.sessions ?? []), ...found.sessions] };
}

/** What was written in one. Throws `Refused`. */
export async function pastChat(platform: IPlatform, session: string): Promise<IPastChat> {
  return (await ask(platform, 'past-chat', { session })) as IPastChat;
}

/** A session that stands where the class ended: everything is read, and nothing is allowed. */
export function ended(like: ClassSession, found: IPastChat): ClassSession {
  const { session, you, role } = found;
  const store = createStore<ISessionState>(() => ({
    ...like.store.getInitialState(),
    phase: 'ended',
    session,
    you,
    role,
    view: found.view as unknown as ISessionView,
    policy: {}
  }));
  return Object.assign(Object.create(like) as ClassSession, { store });
}
