import { leave } from '../../actions/leave';
import { may } from '../../model/selectors';
import { useFeed, useSession, useTrans } from '../context';
import { Button } from '../parts/Button';
import { useActions } from '../useAction';
import { ReceivingLine } from './ReceivingLine';

/** Who is of the course watches because the class is full, as the policy says; a guest is one. */
function useWhyOneWatches(): string {
  const enrolled = useFeed(state => Object.keys(state.courses).length > 0);
  const why = useSession(state => may(state, 'RaiseHand').why);
  return enrolled ? why : '';
}

/** Who only watches has one control: the way out. */
export function GuestControls() {
  const trans = useTrans();
  const why = useWhyOneWatches();
  const [go] = useActions([leave]);
  return (
    <div className="lc-ControlsArea">
      <ReceivingLine />
      <div className="lc-GuestControls">
        <span>{why || trans.__('You watch and listen as a guest.')}</span>
        {go && (
          <Button look="bad" permitted={go.permitted} onClick={go.run} data-action="leave">
            {trans.__('Leave')}
          </Button>
        )}
      </div>
    </div>
  );
}
