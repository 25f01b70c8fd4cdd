import { useEffect } from 'react';
import { BOARD_TOOLS } from '../../actions';
import { useSession, useTrans } from '../context';
import { Button } from '../parts/Button';
import { useSize } from '../stage/useSize';
import { useActions } from '../useAction';
import { Line } from './Line';
import { MoreMenu } from './MoreMenu';
import { Asks, Held, MyStanding } from './chips';
import { WhoWrites } from './WhoWrites';

/** What one can do with the board: a student's verbs or staff's, in the same place. */
function Tools() {
  const tools = useActions(BOARD_TOOLS);
  return (
    <div className="lc-BoardBar-tools">
      {tools.map(tool => (
        <Button
          key={tool.id}
          look="quiet"
          icon={tool.icon}
          permitted={tool.permitted}
          title={tool.label}
          onClick={tool.run}
        >
          <span className="lc-BoardBar-word">{tool.label}</span>
        </Button>
      ))}
    </div>
  );
}

/** One row over the board: what one can do with it, and how things stand. */
export function BoardBar({ onHeight }: { onHeight?: (pixels: number) => void }) {
  const trans = useTrans();
  const live = useSession(({ phase }) => phase === 'live' || phase === 'reconnecting');
  const [ref, { height }] = useSize();
  useEffect(() => {
    if (height) {
      onHeight?.(height);
    }
  }, [height, onHeight]);
  return (
    <div ref={ref} className="lc-BoardBar-place">
      <div className="lc-BoardBar" role="group" aria-label={trans.__('Board')}>
        {live && <Tools />}
        <Line />
        {live && (
          <div className="lc-BoardBar-standing">
            <Held />
            <Asks />
            <MyStanding />
            <WhoWrites />
            <MoreMenu />
          </div>
        )}
      </div>
    </div>
  );
}
