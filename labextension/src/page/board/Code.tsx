import { useMemo } from 'react';
import { useTrans } from '../../ui/context';
import { linesOf } from './highlight';
import { BY_KEYBOARD } from './scrolling';

interface IProps {
  source: string;
  language: string;
}

/** A code cell as it reads: numbered lines, which are not copied with them. */
export function Code({ source, language }: IProps) {
  const trans = useTrans();
  const lines = useMemo(() => linesOf(source, language), [source, language]);
  return (
    <pre className="lc-Code" {...BY_KEYBOARD} role="group" aria-label={trans.__('Code')}>
      <code>
        {lines.map((words, at) => (
          <span key={at} className="lc-Code-line">
            {words.map((word, n) =>
              word.look ? (
                <span key={n} className={word.look}>
                  {word.text}
                </span>
              ) : (
                word.text
              )
            )}
            {'\n'}
          </span>
        ))}
      </code>
    </pre>
  );
}
