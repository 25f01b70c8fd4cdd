import { useEffect, useState, type KeyboardEvent, type RefObject } from 'react';
import { peopleHere } from '../../model/selectors';
import { useClassroom, useTrans } from '../context';
import { begunAt, offered, type IBegun } from './mentions';

export interface ICompletion {
  names: string[];
  chosen: number;
  /** True when the key was for the list. */
  onKeyDown: (event: KeyboardEvent) => boolean;
  choose: (name: string) => void;
  /** To be called when the text or the caret moved. */
  look: () => void;
}

interface IOpen {
  begun: IBegun;
  names: string[];
}

/** Names of people here, while an @ is being typed in `field`. */
export function useCompletion(
  field: RefObject<HTMLTextAreaElement>,
  put: (text: string, caret: number) => void
): ICompletion {
  const { session } = useClassroom();
  const [open, setOpen] = useState<IOpen | null>(null);
  const [chosen, setChosen] = useState(0);
  const look = () => {
    const node = field.current;
    const { view, you } = session.store.getState();
    const begun = node ? begunAt(node.value, node.selectionStart) : null;
    const here = begun && view ? peopleHere(view).filter(person => person.id !== you) : [];
    const names = begun ? offered([...new Set(here.map(person => person.name))], begun.typed) : [];
    setOpen(begun && names.length ? { begun, names } : null);
    setChosen(0);
  };
  const choose = (name: string) => {
    const node = field.current;
    if (open && node) {
      const before = `${node.value.slice(0, open.begun.at)}@${name} `;
      put(before + node.value.slice(node.selectionStart).replace(/^ /u, ''), before.length);
      setOpen(null);
    }
  };
  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (!open || event.nativeEvent.isComposing) {
      return false;
    }
    const { names } = open;
    switch (event.key) {
      case 'ArrowDown':
        setChosen((chosen + 1) % names.length);
        break;
      case 'ArrowUp':
        setChosen((chosen - 1 + names.length) % names.length);
        break;
      case 'Enter':
      case 'Tab':
        choose(names[chosen]);
        break;
      case 'Escape':
        setOpen(null);
        break;
      default:
        return false;
    }
    event.preventDefault();
    return true;
  };
  useEffect(() => {
    const node = field.current;
    const close = () => setOpen(null);
    node?.addEventListener('blur', close);
    return () => node?.removeEventListener('blur', close);
  }, [field]);
  return { names: open?.names ?? [], chosen, onKeyDown, choose, look };
}

/** The names to choose from, above the field. */
export function Completion({ id, completion }: { id: string; completion: ICompletion }) {
  const trans = useTrans();
  const { names, chosen, choose } = completion;
  return (
    <>
      <span className="lc-hidden" role="status">
        {names.length > 0 &&
          trans._n(
            '%1 name fits: Tab takes it',
            '%1 names fit: arrows choose, Tab takes',
            names.length
          )}
      </span>
      {names.length > 0 && (
        <div className="lc-Completion" id={id} role="listbox" aria-label={trans.__('People here')}>
          {names.map((name, n) => (
            <div
              key={name}
              id={`${id}-${n}`}
              role="option"
              tabIndex={-1}
              aria-selected={n === chosen}
              onPointerDown={event => {
                event.preventDefault();
                choose(name);
              }}
            >
              <bdi>@{name}</bdi>
            </div>
          ))}
        </div>
      )}
    </>
  );
}
