import { createContext, useContext, useMemo, useState } from 'react';
import { useTrans } from '../../ui/context';
import { Button } from '../../ui/parts/Button';
import { withoutCodes } from './ansi';
import type { IOutput } from './cells';
import { Markdown } from './Markdown';
import { tamedMarkup } from './tame';
import { rowsOf, shownAs } from './outputs';
import { BY_KEYBOARD } from './scrolling';

/** Address of the style sheet inside the frames. */
export const FrameStyle = createContext('');

const ROW_PX = 26;
/** Lines of plain text that are shown until one asks for more. */
const FIRST_LINES = 40;
const NO_ATTACHMENTS = {};

function PlainText({ text, bad }: { text: string; bad: boolean }) {
  const trans = useTrans();
  const [all, setAll] = useState(false);
  const lines = useMemo(() => withoutCodes(text).replace(/\n$/u, '').split('\n'), [text]);
  const more = lines.length - FIRST_LINES;
  const cut = more > 5 && !all;
  return (
    <>
      <pre
        className={`lc-Output-text ${bad ? 'lc-mod-bad' : ''}`}
        {...BY_KEYBOARD}
        role="group"
        aria-label={bad ? trans.__('Error or warning') : trans.__('Output')}
      >
        {(cut ? lines.slice(0, FIRST_LINES) : lines).join('\n')}
      </pre>
      {cut && (
        <Button look="quiet" onClick={() => setAll(true)}>
          {trans._n('Show %1 more line', 'Show %1 more lines', more)}
        </Button>
      )}
    </>
  );
}

/** Markup of others, in a frame that has no scripts, no origin and no network. */
function Frame({ html }: { html: string }) {
  const trans = useTrans();
  const style = useContext(FrameStyle);
  const page = useMemo(
    () =>
      '<!doctype html><meta charset="utf-8"><meta name="color-scheme" content="light dark">' +
      `<link rel="stylesheet" href="${style}">${tamedMarkup(html, trans.__('picture not shown'))}`,
    [html, style, trans]
  );
  return (
    <iframe
      className="lc-Output-frame"
      sandbox=""
      srcDoc={page}
      title={trans.__('Output')}
      referrerPolicy="no-referrer"
      style={{ height: rowsOf(html) * ROW_PX }}
    />
  );
}

export function Output({ output }: { output: IOutput }) {
  const trans = useTrans();
  const shown = useMemo(() => shownAs(output), [output]);
  switch (shown.how) {
    case 'text':
      return <PlainText text={shown.text} bad={shown.bad} />;
    case 'picture':
      return (
        <img
          className="lc-Output-picture"
          src={shown.address}
          alt={shown.alt || trans.__('Picture')}
        />
      );
    case 'frame':
      return <Frame html={shown.html} />;
    case 'markdown':
      return <Markdown text={shown.text} attachments={NO_ATTACHMENTS} />;
    case 'nothing':
      return (
        <p className="lc-Output-none" title={shown.types.join(', ')}>
          {trans.__('This output cannot be shown here. It shows in JupyterLab.')}
        </p>
      );
  }
}
