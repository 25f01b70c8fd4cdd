/**
 * What does a person see of a class?
 *
 * The names of the wire's types that the page uses.
 */

export type Role = 'instructor' | 'assistant' | 'student';
export type Source = 'microphone' | 'camera' | 'screen';

export interface IPerson {
  name: string;
  role: Role;
  here: boolean;
  microphone: boolean;
  camera: boolean;
  screen: boolean;
  joined_at: number;
}

export interface IHand {
  order: number;
  since: number;
  question: string | null;
}

export interface IMessage {
  order: number;
  author: string;
  text: string;
  at: number;
}

export interface ICall {
  person: string;
  by: string;
  at: number;
}

export interface ISessionView {
  session: {
    id: string;
    course: string;
    title: string;
    state: 'live' | 'ended';
    started_at: number;
    ended_at: number | null;
  };
  people: Record<string, IPerson>;
  hands: Record<string, IHand>;
  call: ICall | null;
  spotlight: string | null;
  messages: Record<string, IMessage>;
  limits: { microphones: number; cameras: number };
  /** Staff only. */
  removed?: Record<string, { by: string; at: number }>;
}

export interface IPermitted {
  allowed: boolean;
  why: string;
}

export type Command =
  | { kind: 'Leave' }
  | { kind: 'EndSession' }
  | { kind: 'PostMessage'; text: string }
  | { kind: 'RaiseHand'; question?: string }
  | { kind: 'LowerHand'; person?: string }
  | { kind: 'LowerAllHands' }
  | { kind: 'CallOn'; person: string }
  | { kind: 'AcceptCall' }
  | { kind: 'DeclineCall' }
  | { kind: 'EndTurn'; person: string }
  | { kind: 'OpenSource'; source: Source }
  | { kind: 'CloseSource'; source: Source }
  | { kind: 'MutePerson'; person: string }
  | { kind: 'MuteAll' }
  | { kind: 'RemovePerson'; person: string };

export type CommandKind = Command['kind'];
export type Policy = Partial<Record<CommandKind, IPermitted>>;
