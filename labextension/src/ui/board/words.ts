/** How does the board stand, in words? Pure; every sentence goes through the translator. */
import { boardOf, studentWriters, type Standing } from '../../model/board';
import { peopleHere } from '../../model/selectors';
import type { ISessionView } from '../../model/view';
import type { ITranslator } from '../../platform';
import type { IconName } from '../icons';
import type { IBoardState } from '../ports';
import { shortName, timeOfDay } from '../words';
import { teaches } from '../../model/roles';

type Shorten = (name: string) => string;

const whole: Shorten = name => name;

/** Whose writing one sees when no student was let write: the presenter's, else that of the first of the staff. */
function staffWriter(view: ISessionView): string | null {
  const staff = peopleHere(view).filter(person => teaches(person.role));
  const presenter = staff.find(person => person.id === boardOf(view)?.presenter);
  return (presenter ?? staff[0])?.id ?? null;
}

function onlyStaff(view: ISessionView, you: string, trans: ITranslator, name: Shorten): string {
  const staff = peopleHere(view).filter(person => teaches(person.role));
  if (staff.some(person => person.id === you)) {
    return staff.length > 1 ? trans.__('only staff write') : trans.__('only you write');
  }
  const writer = staffWriter(view);
  return writer
    ? trans.__('%1 writes', name(view.people[writer].name))
    : trans.__('nobody writes now');
}

/** "Dr. Rivera writes", "you and 3 more write", "everyone may write": as this person would say it. */
export function whoWrites(
  view: ISessionView,
  you: string,
  trans: ITranslator,
  short = true
): string {
  const name = short ? shortName : whole;
  const board = boardOf(view);
  const presenter = board?.presenter ? view.people[board.presenter] : undefined;
  if (presenter?.here && presenter.role === 'student') {
    return board?.presenter === you
      ? trans.__('you present')
      : trans.__('%1 presents', name(presenter.name));
  }
  if (board?.everyone) {
    return trans.__('everyone may write');
  }
  const named = studentWriters(view);
  if (!named.length) {
    return onlyStaff(view, you, trans, name);
  }
  const students = named.map(person => (person.id === you ? trans.__('you') : name(person.name)));
  if (teaches(view.people[you]?.role)) {
    return students.length > 1
      ? trans._n('you and %1 more write', 'you and %1 more write', students.length)
      : trans.__('you and %1 write', students[0]);
  }
  const first = staffWriter(view);
  return together([...(first ? [name(view.people[first].name)] : []), ...students], trans);
}

function together([first, second, ...rest]: string[], trans: ITranslator): string {
  return !second
    ? trans.__('%1 writes', first)
    : rest.length
      ? trans._n('%2 and %1 more write', '%2 and %1 more write', rest.length + 1, first)
      : trans.__('%1 and %2 write', first, second);
}

export interface IStandingWords {
  icon: IconName;
  state: string;
  /** What a click on it does; empty where it does nothing. */
  act: string;
}

/** "Read only · ask to write" */
export function standingWords(standing: Standing, trans: ITranslator): IStandingWords {
  switch (standing) {
    case 'reader':
      return {
        icon: 'pencilOff',
        state: trans.__('Read only'),
        act: trans.__('ask to write')
      };
    case 'asking':
      return { icon: 'wait', state: trans.__('Asked to write'), act: trans.__('take back') };
    case 'presenter':
      return { icon: 'presents', state: trans.__('You present'), act: '' };
    default:
      return { icon: 'pencil', state: trans.__('You may write'), act: '' };
  }
}

export interface ILineWords {
  icon: IconName;
  tone: 'calm' | 'warn';
  words: string;
  /** The same where there is little room; what is calm shows its mark alone there. */
  short?: string;
}

/** Seconds after which waiting is explained, and after which one can do something. */
const SLOW = 2;
const LONG = 8;

function opening(lasts: number, trans: ITranslator): string {
  return lasts < SLOW
    ? trans.__('Opening the board…')
    : lasts < LONG
      ? trans.__('Opening the board: the class service is slow to answer…')
      : trans.__('The board does not come. Check your network; it is tried again by itself.');
}

/** What is safe, what is on its way, and what happens without a line. `lasts`: seconds in this phase. */
export function lineWords(
  { phase, unsent }: Pick<IBoardState, 'phase' | 'unsent'>,
  lasts: number,
  trans: ITranslator
): ILineWords | null {
  switch (phase) {
    case 'connecting':
      return { icon: 'retry', tone: lasts < LONG ? 'calm' : 'warn', words: opening(lasts, trans) };
    case 'reconnecting':
      return {
        icon: 'warning',
        tone: 'warn',
        words: unsent
          ? trans.__('Not connected: your changes are kept and sent when the line is back')
          : trans.__('Not connected: the board goes on when the line is back'),
        short: unsent ? trans.__('Not connected: changes kept') : trans.__('Not connected')
      };
    case 'writing':
      return unsent
        ? { icon: 'retry', tone: 'calm', words: trans.__('Saving…') }
        : { icon: 'check', tone: 'calm', words: trans.__('All changes are safe') };
    case 'over':
      return {
        icon: 'board',
        tone: 'calm',
        words: trans.__('This board is closed. What it shows stays.')
      };
    default:
      return null;
  }
}

/** What changes with whoever's kernel runs the board. `before`: who ran it; empty: nobody. */
export function kernelWords(before: string, trans: ITranslator): string {
  return before
    ? trans.__(
        'Variables made so far live in the kernel of %1 and are not in yours: run the cells again.',
        before
      )
    : trans.__('Your kernel knows no variables of the board yet: run its cells first.');
}

/** "10:41", and on another day "20 November, 10:41". */
export function dayAndTime(seconds: number, now: number, exact = false): string {
  const [then, today] = [new Date(seconds * 1000), new Date(now * 1000)];
  const time = exact ? then.toLocaleTimeString([]) : timeOfDay(seconds);
  return then.toDateString() === today.toDateString()
    ? time
    : `${then.toLocaleDateString([], { day: 'numeric', month: 'long' })}, ${time}`;
}

/** A name for each moment, with its seconds where the minute alone would name two. */
export function momentNames(moments: readonly number[], now: number): string[] {
  const rough = moments.map(at => dayAndTime(at, now));
  return moments.map((at, n) =>
    rough.indexOf(rough[n]) === rough.lastIndexOf(rough[n]) ? rough[n] : dayAndTime(at, now, true)
  );
}
