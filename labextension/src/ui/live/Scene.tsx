import { filmStrip } from '../arrange';
import { sendsPictures } from '../../model/selectors';
import { useClassroom, useSession, useTrans } from '../context';
import { Button } from '../parts/Button';
import { Tile } from '../parts/Tile';
import { useScene } from './useScene';
import { teaches } from '../../model/roles';

const SLOTS = 4;

/** Nobody else is here yet: say what happens meanwhile. */
function Alone() {
  const trans = useTrans();
  const staff = useSession(state => teaches(state.role));
  return (
    <p className="lc-Alone">
      {staff
        ? trans.__(
            'Nobody else is here yet. Your students see “class is live” in their own JupyterLab.'
          )
        : trans.__('Nobody else is here yet. You can try your microphone and camera.')}
    </p>
  );
}

function Strip({ rest }: { rest: string[] }) {
  const room = useClassroom();
  const trans = useTrans();
  const { shown, more } = filmStrip(rest, SLOTS);
  return (
    <div className="lc-Film">
      {shown.map(id => (
        <Tile key={id} person={id} size="strip" />
      ))}
      {more > 0 && (
        <button
          type="button"
          className="lc-Film-more"
          aria-label={trans._n('%1 more person: show people', '%1 more people: show people', more)}
          onClick={() => room.ui.setState({ tab: 'people' })}
        >
          <bdi>+{more}</bdi>
        </button>
      )}
    </div>
  );
}

/** Who speaks, and who else is seen. A shared screen takes the large place. */
export function Scene() {
  const room = useClassroom();
  const trans = useTrans();
  const { main, screen, rest } = useScene();
  const faceless = useSession(({ view }) => view !== null && !sendsPictures(view));
  if (!main) {
    return null;
  }
  const strip = screen ? [main, ...rest] : rest;
  return (
    <section
      className={`lc-Scene ${faceless ? 'lc-mod-faceless' : ''}`}
      aria-label={trans.__('Who speaks and who is seen')}
    >
      <div className="lc-Scene-main">
        <Tile person={screen ?? main} source={screen ? 'screen' : 'camera'} size="main" />
        {screen && (
          <div className="lc-Scene-open">
            <Button icon="stage" onClick={() => room.show('stage')}>
              {trans.__('Open large')}
            </Button>
          </div>
        )}
      </div>
      {strip.length ? <Strip rest={strip} /> : <Alone />}
    </section>
  );
}
