/**
 * What does a person see of a class?
 *
 * The names under which the page uses the wire's types.
 */
import type {
  AskView,
  BoardView,
  CallView,
  ClientCommand,
  CourseView,
  HandView,
  LinkView,
  MessageView,
  Permission,
  PersonView,
  SessionView,
  SettingsView
} from '../wire';

export type { Role, Source } from '../wire';

export type ISessionView = SessionView;
export type IPerson = PersonView;
export type IHand = HandView;
export type ILink = LinkView;
export type IMessage = MessageView;
export type ICall = CallView;
export type IBoardView = BoardView;
export type IBoardAsk = AskView;
export type IRoomSettings = SettingsView;
export type ICourse = CourseView;
/** May this role do it, and if not (or not to others, `own_only`), why? */
export type IPermitted = Permission;

export type Command = ClientCommand;
export type CommandKind = Command['kind'];
export type Policy = Partial<Record<CommandKind, IPermitted>>;
