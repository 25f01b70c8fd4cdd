import { useState } from 'react';
import { excerpt } from '../../model/pushes';
import { piecesOf } from '../chat/thread';
import { useTrans } from '../context';

interface IProps {
  text: string;
  /** In a font of even width, as it stands in a cell. */
  code: boolean;
  lines?: number;
}

/** As in the chat: what stands between backticks looks like code, nothing else is markup. */
function Words({ text }: { text: string }) {
  return piecesOf(text).map((piece, index) =>
    piece.code ? <code key={index}>{piece.text}</code> : piece.text
  );
}

/** The text of a cell or a hint, as plain text whatever is in it; long ones are opened on asking. */
export function Excerpt({ text, code, lines = 8 }: IProps) {
  const trans = useTrans();
  const [all, setAll] = useState(false);
  const { shown, more } = excerpt(text, lines);
  const words = all ? text : shown;
  return (
    <div className="lc-Excerpt">
      <pre
        className={code ? 'lc-mod-code' : undefined}
        dir={code ? 'ltr' : 'auto'}
        {...(all && { role: 'region', tabIndex: 0, 'aria-label': trans.__('Whole text') })}
      >
        {code ? words : <Words text={words} />}
      </pre>
      {more > 0 && (
        <button
          type="button"
          className="lc-Excerpt-more"
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
