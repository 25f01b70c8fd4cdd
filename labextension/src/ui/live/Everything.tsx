import { useMemo } from 'react';
import { asksToWrite } from '../../model/board';
import { handQueue, sortedMessages } from '../../model/selectors';
import { Chat } from '../chat/Chat';
import { useClassroom, useSession, useTrans, useUi } from '../context';
import { Hands } from '../hands/Hands';
import { Tabs, type ITab } from '../parts/Tabs';
import { People } from '../people/People';
import type { Tab } from '../uiState';

function useUnread(): number {
  const view = useSession(state => state.view);
  const you = useSession(state => state.you);
  const read = useUi(state => state.read);
  const tab = useUi(state => state.tab);
  return useMemo(() => {
    if (!view || tab === 'chat') {
      return 0;
    }
    return sortedMessages(view).filter(message => message.order > read && message.author !== you)
      .length;
  }, [view, you, read, tab]);
}

/** Chat, People and Hands: one at a time, with what waits in the others. */
export function Everything() {
  const { ui } = useClassroom();
  const trans = useTrans();
  const tab = useUi(state => state.tab);
  const view = useSession(state => state.view);
  const unread = useUnread();
  const staff = useSession(state => state.role !== 'student');
  const up = view ? handQueue(view).length : 0;
  const asks = view && staff ? asksToWrite(view).length : 0;
  const hands = trans._n('%1 hand is up', '%1 hands are up', up);
  const tabs: ITab<Tab>[] = [
    {
      id: 'chat',
      label: trans.__('Chat'),
      count: unread,
      countLabel: trans._n('%1 new message', '%1 new messages', unread)
    },
    { id: 'people', label: trans.__('People') },
    {
      id: 'hands',
      label: trans.__('Hands'),
      count: up + asks,
      countLabel: asks
        ? `${hands}, ${trans._n('%1 asks to write', '%1 ask to write', asks)}`
        : hands,
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
      {tab === 'chat' ? <Chat /> : tab === 'people' ? <People /> : <Hands />}
    </Tabs>
  );
}
