/**
 * In which words does the page say what happens to sound and picture?
 */
import type { IProblem, ITranslator } from '../platform';
import type { ISessionView, Source } from '../model/view';
import { teaches } from '../model/roles';

/** Someone else, or the service, closed one's source. `by` is a name when it can only be that one. */
export function closedByOthers(trans: ITranslator, source: Source, by: string | null): IProblem {
  return {
    code: 'closed_by_staff',
    message: by ? closedByName(trans, source, by) : closedByStaff(trans, source),
    next:
      source === 'screen'
        ? trans.__('Raise your hand to share again when it is your turn.')
        : trans.__('You can turn it on again when it is your turn.')
  };
}

function closedByName(trans: ITranslator, source: Source, by: string): string {
  switch (source) {
    case 'microphone':
      return trans.__('%1 muted your microphone.', by);
    case 'camera':
      return trans.__('%1 turned off your camera.', by);
    case 'screen':
      return trans.__('%1 stopped the sharing of your screen.', by);
  }
}

function closedByStaff(trans: ITranslator, source: Source): string {
  switch (source) {
    case 'microphone':
      return trans.__('The teaching staff muted your microphone.');
    case 'camera':
      return trans.__('The teaching staff turned off your camera.');
    case 'screen':
      return trans.__('The sharing of your screen was stopped.');
  }
}

/** Closed while the line was down: the class may have forgotten it, or someone closed it. */
export function closedWhileAway(trans: ITranslator, source: Source): IProblem {
  return {
    code: 'closed_while_away',
    message:
      source === 'microphone'
        ? trans.__('Your microphone was turned off while the connection was down.')
        : source === 'camera'
          ? trans.__('Your camera was turned off while the connection was down.')
          : trans.__('The sharing of your screen ended while the connection was down.'),
    next: trans.__('Turn it on again when you are ready.')
  };
}

/** The class said yes, but the media server does not let it through yet. */
export function waitingForMedia(trans: ITranslator): IProblem {
  return {
    code: 'media_slow',
    message: trans.__('The media server does not answer yet.'),
    next: trans.__('It goes out as soon as the server is there; the page keeps trying.')
  };
}

export function mediaDown(trans: ITranslator): IProblem {
  return {
    code: 'media_down',
    message: trans.__('Sound and picture do not reach this page.'),
    next: trans.__(
      'The page keeps trying. Chat and hands work meanwhile; if it lasts, the network may block ' +
        'video calls.'
    )
  };
}

export function notInClass(trans: ITranslator): IProblem {
  return {
    code: 'not_here',
    message: trans.__('You are not in a class at the moment.'),
    next: trans.__('Join one first.')
  };
}

/** The name of the one person who can have closed another's source, or null if several could. */
export function onlyOtherStaff(view: ISessionView, you: string): string | null {
  const staff = Object.entries(view.people).filter(
    ([id, person]) => id !== you && person.here && teaches(person.role)
  );
  return staff.length === 1 ? staff[0][1].name : null;
}
