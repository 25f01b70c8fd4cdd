import { filmStrip } from '../arrange';
import { useClassroom, useTrans } from '../context';
import type { IArranged } from '../live/useScene';
import { Tile } from '../parts/Tile';
import { useSize } from './useSize';

const SEAT = 152;

/** One large, the others in a row below; a shared screen is what is large. */
export function SpeakerView({ scene }: { scene: IArranged }) {
  const room = useClassroom();
  const trans = useTrans();
  const [node, size] = useSize();
  const { main, screen } = scene;
  if (!main) {
    return null;
  }
  const row = screen ? [main, ...scene.rest] : scene.rest;
  const seats = Math.max(1, Math.floor(size.width / SEAT));
  const { shown, more } = filmStrip(row, seats);
  return (
    <div className="lc-SpeakerView" ref={node}>
      <div className="lc-SpeakerView-main">
        <Tile person={screen ?? main} source={screen ? 'screen' : 'camera'} size="main" />
      </div>
      {shown.length > 0 && (
        <div className="lc-SpeakerView-row">
          {shown.map(id => (
            <Tile key={id} person={id} size="grid" />
          ))}
          {more > 0 && (
            <button
              type="button"
              className="lc-Film-more"
              aria-label={trans._n('%1 more person: show all', '%1 more people: show all', more)}
              onClick={() => room.ui.setState({ layout: 'gallery', page: 0 })}
            >
              <bdi>+{more}</bdi>
            </button>
          )}
        </div>
      )}
    </div>
  );
}
