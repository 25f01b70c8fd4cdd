/** In which words is push-to-talk offered? */
import { useStore } from 'zustand';
import { TALK_KEYS, type TalkKey } from '../../media/pushToTalk';
import type { ITranslator } from '../../platform';
import { useClassroom, useTrans } from '../context';
import type { IMenuItem } from '../parts/Menu';

export function heldKey(key: TalkKey, trans: ITranslator): string {
  switch (key) {
    case 'Space':
      return trans.__('Space');
    case 'ControlRight':
      return trans.__('the right Ctrl key');
    default:
      return key;
  }
}

export function useTalkItems(): IMenuItem[] {
  const { talk } = useClassroom();
  const trans = useTrans();
  const chosen = useStore(talk.store, state => state.key);
  return TALK_KEYS.map(key => ({
    id: `talk-${key}`,
    label: key === 'off' ? trans.__('Off') : trans.__('Hold %1 to talk', heldKey(key, trans)),
    group: trans.__('Push to talk'),
    checked: key === chosen,
    run: () => talk.choose(key)
  }));
}
