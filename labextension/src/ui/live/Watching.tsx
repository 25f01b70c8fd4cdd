import { Chat } from '../chat/Chat';
import { useClassroom, useTrans, useUi } from '../context';
import { Controls } from '../controls/Controls';
import { Tabs, type ITab } from '../parts/Tabs';
import { People } from '../people/People';
import { Banners } from './Banners';
import { Head } from './Head';
import { News } from './News';
import { Scene } from './Scene';

type Seen = 'chat' | 'people';

/** The class as a guest sees it: nothing here sends anything but that one goes. */
export function Watching({ reconnecting }: { reconnecting: boolean }) {
  const { ui } = useClassroom();
  const trans = useTrans();
  const onStage = useUi(state => state.stageShown);
  const tab = useUi((state): Seen => (state.tab === 'people' ? 'people' : 'chat'));
  const tabs: ITab<Seen>[] = [
    { id: 'chat', label: trans.__('Chat') },
    { id: 'people', label: trans.__('People') }
  ];
  return (
    <div className="lc-Live">
      <Head />
      <Banners reconnecting={reconnecting} />
      {!onStage && <Scene />}
      <Tabs
        label={trans.__('Class')}
        tabs={tabs}
        chosen={tab}
        onChoose={chosen => ui.setState({ tab: chosen })}
      >
        {tab === 'chat' ? <Chat /> : <People />}
      </Tabs>
      <Controls />
      <News />
    </div>
  );
}
