import { useClassroom, useSession, useTrans, useUi } from '../context';
import { Asking } from '../parts/Asking';
import { Button } from '../parts/Button';
import { GuestLinks } from '../guests/GuestLinks';
import { PushCellWindow, PushHintWindow } from '../pushes/PushWindow';
import { HistoryWindow } from './HistoryWindow';
import { PresentingWindow } from './PresentingWindow';
import { WritersWindow } from './WritersWindow';

/** Rich outputs are programs of whoever wrote them: this reader decides, for this page alone. */
function TrustQuestion({ onClose }: { onClose: () => void }) {
  const room = useClassroom();
  const trans = useTrans();
  const show = () => {
    room.board?.setTrusted(true);
    onClose();
  };
  return (
    <Asking
      title={trans.__('Show the rich outputs of this board?')}
      text={trans.__(
        'Some outputs are small programs: interactive charts, widgets, web pages. They would run in your page and could do there what you can do. Show them if you trust everyone who writes on this board. It counts for you alone.'
      )}
      onClose={onClose}
    >
      <Button onClick={onClose}>{trans.__('Keep them back')}</Button>
      <Button look="go" onClick={show}>
        {trans.__('Show them')}
      </Button>
    </Asking>
  );
}

/** The board's windows lie over the page, wherever one is in it. */
export function BoardDialogs() {
  const { ui } = useClassroom();
  const dialog = useUi(state => state.dialog);
  const live = useSession(({ phase }) => phase === 'live' || phase === 'reconnecting');
  const close = () => ui.setState({ dialog: null });
  switch (live ? dialog : null) {
    case 'writers':
      return <WritersWindow onClose={close} />;
    case 'presenting':
      return <PresentingWindow onClose={close} />;
    case 'history':
      return <HistoryWindow onClose={close} />;
    case 'push-cell':
      return <PushCellWindow onClose={close} />;
    case 'push-hint':
      return <PushHintWindow onClose={close} />;
    case 'guest-links':
      return <GuestLinks onClose={close} />;
    case 'trust':
      return <TrustQuestion onClose={close} />;
    default:
      return null;
  }
}
