import { useMemo } from 'react';
import { asksToWrite } from '../../model/board';
import { whoWaits } from '../../model/lobby';
import { waitingQuestions } from '../../model/questions';
import { handQueue } from '../../model/selectors';
import type { ITranslator } from '../../platform';
import { Chat } from '../chat/Chat';
import { unreadOf, type IUnread } from '../chat/thread';
import { useClassroom, useSession, useTrans, useUi } from '../context';
import { HandsAndQuestions } from '../hands/HandsAndQuestions';
import { Tabs, type ITab } from '../parts/Tabs';
import { PeopleAndActivity } from '../people/PeopleAndActivity';
import type { Tab } from '../uiState';
import { teaches } from '../../model/roles';

const NONE: IUnread = { count: 0, mine: 0 };

function useUnread(): IUnread {
  const messages = useSession(state => state.view?.messages);
  const you = useSession(state => state.you);
  const name = useSession(state => (state.you && state.view?.people[state.you]?.name) || '');
  const read = useUi(state => state.read);
  const tab = useUi(state => state.tab);
  return useMemo(
    () => (messages && tab !== 'chat' ? unreadOf(messages, read, you, name) : NONE),
    [messages, you, name, read, tab]
  );
}

/** What waits in the chat, in words. */
function unreadWords({ count, mine }: IUnread, trans: ITranslator): string {
  const all = trans._n('%1 new message', '%1 new messages', count);
  return mine ? `${all}, ${trans._n('%1 is for you', '%1 are for you', mine)}` : all;
}

/** Chat, People and Hands: one at a time, with what waits in the others. */
export function Everything() {
  const { ui } = useClassroom();
  const trans = useTrans();
  const tab = useUi(state => state.tab);
  const view = useSession(state => state.view);
  const unread = useUnread();
  const staff = useSession(state => teaches(state.role));
  const up = view ? handQueue(view).length : 0;
  const waiting = view ? whoWaits(view).length : 0;
  const asks = view && staff ? asksToWrite(view).length : 0;
  const asked = view && staff ? waitingQuestions(view).length : 0;
  const hands = trans._n('%1 hand is up', '%1 hands are up', up);
  const tabs: ITab<Tab>[] = [
    {
      id: 'chat',
      label: trans.__('Chat'),
      // Of hundreds that are new, those for this person are what waits.
      count: unread.mine || unread.count,
      calls: unread.mine > 0,
      countLabel: unreadWords(unread, trans)
    },
    { id: 'people', label: trans.__('People') },
    {
      id: 'hands',
      label: trans.__('Hands'),
      count: up + waiting + asks + asked,
      countLabel: [
        hands,
        waiting > 0 && trans._n('%1 waits to come in', '%1 wait to come in', waiting),
        asks > 0 && trans._n('%1 asks to write', '%1 ask to write', asks),
        asked > 0 && trans._n('%1 question waits', '%1 questions wait', asked)
      ]
        .filter(Boolean)
        .join(', '),
      waits: true
    }
  ];
  return (
    <Tabs
      label={trans.__('Class')}
      tabs={tabs}
      chosen={tab}
      onChoose={chosen => ui.setState({ tab: chosen })}
    >
      {tab === 'chat' ? <Chat /> : tab === 'people' ? <PeopleAndActivity /> : <HandsAndQuestions />}
    </Tabs>
  );
}
