import { BOARD_TOOLS } from '../../actions';
import { useTrans } from '../context';
import { Button } from '../parts/Button';
import { useActions } from '../useAction';

/** One row over the board: what one can do with it, and how things stand. */
export function BoardBar() {
  const trans = useTrans();
  const tools = useActions(BOARD_TOOLS);
  return (
    <div className="lc-BoardBar" role="group" aria-label={trans.__('Board')}>
      {tools.map(tool => (
        <Button
          key={tool.id}
          look="quiet"
          icon={tool.icon}
          permitted={tool.permitted}
          onClick={tool.run}
        >
          {tool.label}
        </Button>
      ))}
    </div>
  );
}
