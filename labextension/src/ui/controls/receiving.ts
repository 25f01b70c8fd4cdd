/** In which words is it said, and chosen, how much of the class reaches this person? */
import type { Receiving } from '../../media/engine';
import { RECEIVING } from '../../media/receiving';
import type { ITranslator } from '../../platform';
import { useClassroom, useMedia, useTrans } from '../context';
import type { IMenuItem } from '../parts/Menu';

function choiceName(receiving: Receiving, trans: ITranslator): string {
  switch (receiving) {
    case 'everything':
      return trans.__('Everything');
    case 'no-faces':
      return trans.__('Sound and shared screen, no faces');
    case 'sound':
      return trans.__('Sound only');
    case 'text':
      return trans.__('Text only, no sound');
  }
}

/** A whole sentence while less than everything is received; empty otherwise. */
export function lessThanAll(receiving: Receiving, trans: ITranslator): string {
  switch (receiving) {
    case 'everything':
      return '';
    case 'no-faces':
      return trans.__('You receive sound and the shared screen, no faces.');
    case 'sound':
      return trans.__('You receive sound only, no pictures.');
    case 'text':
      return trans.__('You receive text only: you hear and see nobody.');
  }
}

export function useReceivingItems(): IMenuItem[] {
  const { engine } = useClassroom();
  const trans = useTrans();
  const receiving = useMedia(state => state.receiving);
  return RECEIVING.map(choice => ({
    id: `receive-${choice}`,
    label: choiceName(choice, trans),
    group: trans.__('What I receive'),
    checked: choice === receiving,
    run: () => engine.setReceiving(choice)
  }));
}
