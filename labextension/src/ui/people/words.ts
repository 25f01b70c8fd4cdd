/** How are filters, orders and deeds of people put into words? Pure. */
import type { ActivityFilter, IDeed } from '../../model/activity';
import { namesOf } from '../../model/activity';
import type { PeopleFilter, PeopleOrder } from '../../model/roster';
import { signalWord } from '../../model/signalWords';
import type { ISessionView } from '../../model/view';
import type { ITranslator } from '../../platform';
import type { IconName } from '../icons';

export function filterWord(filter: PeopleFilter, trans: ITranslator): string {
  switch (filter) {
    case 'all':
      return trans.__('Everyone');
    case 'hands':
      return trans.__('Hand up');
    case 'sound':
      return trans.__('Microphone on');
    case 'cameras':
      return trans.__('Camera on');
    case 'unanswered':
      return trans.__('Have not answered');
    case 'writers':
      return trans.__('May write on the board');
    case 'weak':
      return trans.__('Weak connection');
    case 'copresenters':
      return trans.__('Co-presenters');
    case 'guests':
      return trans.__('Watching');
  }
}

export function orderWord(order: PeopleOrder, trans: ITranslator): string {
  switch (order) {
    case 'name':
      return trans.__('By name');
    case 'hands':
      return trans.__('By raised hand');
    case 'silent':
      return trans.__('Longest silent first');
    case 'joined':
      return trans.__('Latest to join first');
  }
}

export function activityFilterWord(filter: ActivityFilter, trans: ITranslator): string {
  switch (filter) {
    case 'all':
      return trans.__('Everything');
    case 'going':
      return trans.__('Coming and going');
    case 'hands':
      return trans.__('Hands and turns');
    case 'signals':
      return trans.__('Signals');
    case 'words':
      return trans.__('Questions and messages to staff');
    case 'board':
      return trans.__('Board and copies');
  }
}

export function deedIcon({ kind, signal }: IDeed): IconName {
  switch (kind) {
    case 'joined':
      return 'people';
    case 'left':
      return 'leave';
    case 'removed':
      return 'remove';
    case 'waiting':
      return 'wait';
    case 'hand':
      return 'hand';
    case 'turn':
      return 'spotlight';
    case 'signal':
      return signal ?? 'yes';
    case 'question':
      return 'lost';
    case 'message':
      return 'chat';
    case 'writing':
      return 'pencil';
    case 'taken':
      return 'push';
  }
}

/** "Aiko and 11 others": whoever is named first, and how many more. */
export function whoWords(view: ISessionView, deed: IDeed, trans: ITranslator): string {
  const first = namesOf(view, deed)[0]?.name || trans.__('Someone');
  return deed.count > 1
    ? trans._n('%2 and %1 other', '%2 and %1 others', deed.count - 1, first)
    : first;
}

/** One sentence of what happened. */
export function deedWords(view: ISessionView, deed: IDeed, trans: ITranslator): string {
  const who = whoWords(view, deed, trans);
  switch (deed.kind) {
    case 'joined':
      return trans.__('%1 came in', who);
    case 'left':
      return trans.__('%1 left', who);
    case 'removed':
      return trans._n('%2 was removed', '%2 were removed', deed.count, who);
    case 'waiting':
      return trans.__('%1 asked to come in', who);
    case 'hand':
      return trans.__('%1 raised a hand', who);
    case 'turn':
      return trans.__('%1 took the floor', who);
    case 'signal':
      return trans.__('%1 held up “%2”', who, signalWord(deed.signal ?? 'yes', trans));
    case 'question':
      return trans.__('%1 asked a question', who);
    case 'message':
      return trans.__('%1 wrote to the teaching staff', who);
    case 'writing':
      return trans.__('%1 asked to write on the board', who);
    case 'taken':
      return trans.__('%1 took what was pushed', who);
  }
}
