import { useState } from 'react';
import { attempt } from '../classroom';
import { useClassroom, useMedia, useTrans } from '../context';
import { Button } from '../parts/Button';
import { Icon } from '../parts/Icon';
import { fixesFor, whatIsWrong, type Fix } from './linkWords';

function FixButton({ fix }: { fix: Fix }) {
  const room = useClassroom();
  const trans = useTrans();
  const { engine } = room;
  switch (fix) {
    case 'no-pictures':
      return (
        <Button onClick={() => engine.setReceiving('sound')}>{trans.__('No pictures')}</Button>
      );
    case 'camera-off':
      return (
        <Button onClick={() => void attempt(room, () => engine.setCamera(false))}>
          {trans.__('Turn my camera off')}
        </Button>
      );
    case 'text':
      return <Button onClick={() => engine.setReceiving('text')}>{trans.__('Text only')}</Button>;
  }
}

/** While one's own connection is weak: what is wrong, and what helps with one click. */
export function Advice() {
  const trans = useTrans();
  const link = useMedia(state => state.link);
  const receiving = useMedia(state => state.receiving);
  const camera = useMedia(state => state.camera);
  const [put, setPut] = useState(false);
  const weak = link?.level === 'poor';
  if (!weak && put) {
    // It was put away for this time, not for ever.
    setPut(false);
  }
  if (!link || !weak || put) {
    return null;
  }
  const fixes = fixesFor(receiving, camera);
  return (
    <div className="lc-Banner lc-mod-warn lc-Advice" role="status">
      <span>
        <strong>{whatIsWrong(link, trans)}</strong>{' '}
        {fixes.length
          ? trans.__('Try:')
          : trans.__('Move closer to the router or use a cable, and stop other downloads.')}
      </span>
      {fixes.map(fix => (
        <FixButton key={fix} fix={fix} />
      ))}
      <button
        type="button"
        className="lc-IconButton"
        aria-label={trans.__('Close this note')}
        onClick={() => setPut(true)}
      >
        <Icon name="close" size={14} />
      </button>
    </div>
  );
}
