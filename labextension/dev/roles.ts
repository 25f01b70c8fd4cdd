/** A student and a teacher in the gallery's class, and what they send. */
import type { IMediaState } from '../src/media/engine';
import type { ISessionState } from '../src/model/session';
import type { Policy } from '../src/model/view';
import { COMMANDS } from '../src/wire';
import { classOf } from './people';

export function policy(no: string[] = []): Policy {
  return Object.fromEntries(
    COMMANDS.map(kind => [
      kind,
      no.includes(kind)
        ? { allowed: false, why: 'Only the teaching staff can do this.', own_only: false }
        : { allowed: true, why: '', own_only: false }
    ])
  );
}

export const MEDIA: Partial<IMediaState> = {
  status: 'connected',
  microphone: 'on',
  camera: 'on',
  speaking: ['p_rivera', 'p_aiko'],
  quality: { p_rivera: 'excellent', p_mika: 'good', p_ben: 'poor' },
  sees: {
    p_rivera: { camera: true, screen: false },
    p_aiko: { camera: true, screen: false },
    p_ben: { camera: true, screen: false }
  }
};

export const student = (more: Partial<ISessionState> = {}): Partial<ISessionState> => ({
  phase: 'live',
  session: 's_1',
  view: classOf(38),
  you: 'p_mika',
  role: 'student',
  policy: policy([
    'MuteAll',
    'MutePerson',
    'RemovePerson',
    'CallOn',
    'EndSession',
    'OpenBoard',
    'AllowWriting',
    'StopWriting',
    'DeclineWriting',
    'TakePresenting',
    'PushCell',
    'PushHint',
    'SetChatMode',
    'HideMessage',
    'ShowMessage',
    'BlockFromChat',
    'UnblockFromChat',
    'SetWordFilter',
    'ClearSignals',
    'AnswerQuestion',
    'ChangeSettings',
    'Admit',
    'AdmitAll',
    'Deny'
  ]),
  ...more
});
export const teacher = (more: Partial<ISessionState> = {}): Partial<ISessionState> => ({
  phase: 'live',
  session: 's_1',
  view: classOf(38),
  you: 'p_rivera',
  role: 'instructor',
  policy: policy([
    'AskToWrite',
    'StopAsking',
    'TakePush',
    'SetSignal',
    'AskQuestion',
    'Upvote',
    'TakeBackVote'
  ]),
  ...more
});
