import { useClassroom, useMedia, useTrans } from '../context';
import { Button } from '../parts/Button';
import { lessThanAll } from './receiving';

/** As long as one receives less than everything, it is said, with the way back. */
export function ReceivingLine() {
  const { engine } = useClassroom();
  const trans = useTrans();
  const sentence = lessThanAll(
    useMedia(state => state.receiving),
    trans
  );
  if (!sentence) {
    return null;
  }
  return (
    <div className="lc-ControlLine" role="status">
      <span>{sentence}</span>
      <Button look="quiet" onClick={() => engine.setReceiving('everything')}>
        {trans.__('Receive everything')}
      </Button>
    </div>
  );
}
