import { leave } from '../../actions/leave';
import { Chat } from '../chat/Chat';
import { may } from '../../model/selectors';
import { useClassroom, useFeed, useSession, useTrans, useUi } from '../context';
import { ReceivingLine } from '../controls/ReceivingLine';
import { Button } from '../parts/Button';
import { Tabs, type ITab } from '../parts/Tabs';
import { People } from '../people/People';
import { useActions } from '../useAction';
import { Banners } from './Banners';
import { Head } from './Head';
import { News } from './News';
import { Scene } from './Scene';

type Seen = 'chat' | 'people';

/** Who is of the course watches because the class is full, as the policy says; a guest is one. */
export function useWhyOneWatches(): string {
  const enrolled = useFeed(state => Object.keys(state.courses).length > 0);
  const why = useSession(state => may(state, 'RaiseHand').why);
  return enrolled ? why : '';
}

/** The class as a guest sees it: nothing here sends anything but that one goes. */
export function Watching({ reconnecting }: { reconnecting: boolean }) {
  const { ui } = useClassroom();
  const trans = useTrans();
  const onStage = useUi(state => state.stageShown);
  const tab = useUi((state): Seen => (state.tab === 'people' ? 'people' : 'chat'));
  const why = useWhyOneWatches();
  const [go] = useActions([leave]);
  const tabs: ITab<Seen>[] = [
    { id: 'chat', label: trans.__('Chat') },
    { id: 'people', label: trans.__('People') }
  ];
  return (
    <div className="lc-Live lc-Watching">
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
      <div className="lc-ControlsArea">
        <ReceivingLine />
        <div className="lc-Watching-foot">
          <span>{why || trans.__('You watch and listen as a guest.')}</span>
          {go && (
            <Button look="bad" permitted={go.permitted} onClick={go.run} data-action="leave">
              {trans.__('Leave')}
            </Button>
          )}
        </div>
      </div>
      <News />
    </div>
  );
}
