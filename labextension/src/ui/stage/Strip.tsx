import { filmStrip } from '../arrange';
import { useClassroom, useTrans } from '../context';
import { Tile } from '../parts/Tile';

const SEAT = 152;

interface IProps {
  people: readonly string[];
  width: number;
  /** Whose screen stands here too, before the faces. */
  screen?: string | null;
}

/** One row of small tiles; who finds no seat is counted. */
export function Strip({ people, width, screen = null }: IProps) {
  const { ui } = useClassroom();
  const trans = useTrans();
  const seats = Math.max(1, Math.floor(width / SEAT)) - (screen ? 1 : 0);
  const { shown, more } = filmStrip(people, Math.max(1, seats));
  if (!shown.length && !screen) {
    return null;
  }
  return (
    <div className="lc-SpeakerView-row">
      {screen && <Tile person={screen} source="screen" size="grid" />}
      {shown.map(id => (
        <Tile key={id} person={id} size="grid" />
      ))}
      {more > 0 && (
        <button
          type="button"
          className="lc-Film-more"
          aria-label={trans._n('%1 more person: show all', '%1 more people: show all', more)}
          onClick={() => ui.setState({ layout: 'gallery', page: 0 })}
        >
          <bdi>+{more}</bdi>
        </button>
      )}
    </div>
  );
}
