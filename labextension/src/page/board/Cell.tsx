import { memo } from 'react';
import { useTrans } from '../../ui/context';
import type { ICell } from './cells';
import { Code } from './Code';
import { Markdown } from './Markdown';
import { Output } from './Output';

function CodeCell({ cell, language }: { cell: ICell; language: string }) {
  const trans = useTrans();
  const mark = cell.running ? '*' : (cell.count ?? ' ');
  return (
    <>
      <span className="lc-Cell-mark" aria-hidden="true">
        [{mark}]
      </span>
      {cell.running && <span className="lc-hidden">{trans.__('This cell is running.')}</span>}
      <Code source={cell.source} language={language} />
      {cell.outputs.length > 0 && (
        <div className="lc-Cell-outputs">
          {cell.outputs.map((output, at) => (
            <Output key={at} output={output} />
          ))}
        </div>
      )}
    </>
  );
}

/** One cell of the board, to be read. */
export const Cell = memo(function Cell({ cell, language }: { cell: ICell; language: string }) {
  return (
    <li className={`lc-Cell lc-mod-${cell.type}`} data-cell={cell.id}>
      {cell.type === 'code' ? (
        <CodeCell cell={cell} language={language} />
      ) : cell.type === 'markdown' ? (
        <Markdown text={cell.source} attachments={cell.attachments} />
      ) : (
        <pre className="lc-Output-text">{cell.source}</pre>
      )}
    </li>
  );
});
