import { useState } from 'react';
import { excerpt } from '../../model/pushes';
import { useTrans } from '../context';

interface IProps {
  text: string;
  /** In a font of even width, as it stands in a cell. */
  code: boolean;
  lines?: number;
}

/** The text of a cell or a hint, as plain text whatever is in it; long ones are opened on asking. */
export function Preview({ text, code, lines = 8 }: IProps) {
  const trans = useTrans();
  const [all, setAll] = useState(false);
  const { shown, more } = excerpt(text, lines);
  return (
    <div className="lc-Preview">
      <pre className={code ? 'lc-mod-code' : undefined} dir={code ? 'ltr' : 'auto'}>
        {all ? text : shown}
      </pre>
      {more > 0 && (
        <button
          type="button"
          className="lc-Preview-more"
          aria-expanded={all}
          onClick={() => setAll(!all)}
        >
          {all
            ? trans.__('Show less')
            : trans._n('Show all: %1 more line', 'Show all: %1 more lines', more)}
        </button>
      )}
    </div>
  );
}
