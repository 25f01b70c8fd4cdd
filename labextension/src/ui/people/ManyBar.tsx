import { useRef, type KeyboardEvent } from 'react';
import { concerned, MANY_ACTIONS, ruleOf, type IManyAction } from '../../actions/manyPeople';
import { snapshot, type IRule } from '../../actions/action';
import { boardOf } from '../../model/board';
import { everyone, NOTHING, type IChoice } from '../../model/choice';
import { attempt } from '../classroom';
import { useClassroom, useSession, useTrans } from '../context';
import { Button } from '../parts/Button';
import { Icon } from '../parts/Icon';
import { inReadingOrder, moveFocus } from '../parts/menuKeys';
import type { IDone } from '../uiState';

interface IProps {
  choice: IChoice;
  rows: readonly string[];
  choose: (choice: IChoice) => void;
  onDone: (done: IDone | null) => void;
}

interface IManyButton {
  action: IManyAction;
  people: string[];
  label: string;
  rule: IRule;
}

/** What can be done with those chosen, and for how many of them it changes anything. */
function useMany({ choice, rows }: IProps): IManyButton[] {
  const room = useClassroom();
  const view = useSession(state => state.view);
  const now = snapshot(room);
  const chosen = [...rows, ...[...choice.chosen].filter(id => !rows.includes(id))].filter(id =>
    choice.chosen.has(id)
  );
  const writing = (id: string) => id === 'many-allow' || id === 'many-stop';
  return MANY_ACTIONS.filter(({ id }) => !writing(id) || boardOf(view) !== null).map(action => {
    const people = concerned(action, now, chosen);
    const rule = ruleOf(action, now, people.length);
    return { action, people, rule, label: action.label(now.trans, people.length || chosen.length) };
  });
}

function ManyButton({ label, rule, action, run }: IManyButton & { run: () => void }) {
  const hint = rule.allowed ? label : `${label}: ${rule.why}`;
  return (
    <button
      type="button"
      className={`lc-IconButton ${action.id === 'many-remove' ? 'lc-mod-bad' : ''}`}
      data-action={action.id}
      aria-label={hint}
      title={hint}
      aria-disabled={!rule.allowed || undefined}
      onClick={rule.allowed ? run : undefined}
    >
      <Icon name={action.icon} size={16} />
    </button>
  );
}

/** What can be done with those chosen. */
export function ManyBar(props: IProps) {
  const { choice, rows, choose, onDone } = props;
  const room = useClassroom();
  const trans = useTrans();
  const bar = useRef<HTMLDivElement>(null);
  const buttons = useMany(props);
  const run = async ({ action, people }: IManyButton) => {
    if (action.asks) {
      action.asks(room, people);
      return;
    }
    if (await attempt(room, () => room.session.send(action.command(people)))) {
      const undo = action.inverse?.(people) ?? null;
      onDone({ text: action.done(trans, people.length), undo });
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const row = bar.current;
    if (event.key === 'Escape') {
      choose(NOTHING);
    } else if (!row || !moveFocus(row, 'button', inReadingOrder(event.key, row))) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const all = rows.every(id => choice.chosen.has(id));
  return (
    <div
      ref={bar}
      className="lc-Many"
      role="toolbar"
      aria-label={trans.__('With those chosen')}
      onKeyDown={onKeyDown}
    >
      <strong className="lc-num" role="status">
        {trans._n('%1 chosen', '%1 chosen', choice.chosen.size)}
      </strong>
      <Button look="quiet" onClick={() => choose(everyone(choice, rows))}>
        {all ? trans.__('None') : trans.__('All %1', rows.length)}
      </Button>
      <span className="lc-Many-verbs">
        {buttons.map(button => (
          <ManyButton key={button.action.id} {...button} run={() => void run(button)} />
        ))}
      </span>
      <button
        type="button"
        className="lc-IconButton"
        aria-label={trans.__('Choose nobody')}
        title={trans.__('Choose nobody')}
        onClick={() => choose(NOTHING)}
      >
        <Icon name="close" size={14} />
      </button>
    </div>
  );
}

/** What was done, and how it is taken back. */
export function DoneLine({ done, onClose }: { done: IDone; onClose: () => void }) {
  const room = useClassroom();
  const trans = useTrans();
  const undo = () => {
    const command = done.undo;
    onClose();
    void attempt(room, () => (command ? room.session.send(command) : undefined));
  };
  return (
    <div className="lc-People-done">
      <span role="status">{done.text}</span>
      {done.undo && (
        <Button look="quiet" onClick={undo}>
          {trans.__('Undo')}
        </Button>
      )}
      <button
        type="button"
        className="lc-IconButton"
        aria-label={trans.__('Put this away')}
        title={trans.__('Put this away')}
        onClick={onClose}
      >
        <Icon name="close" size={13} />
      </button>
    </div>
  );
}
