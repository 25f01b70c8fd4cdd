import type { IArranged } from '../live/useScene';
import { Tile } from '../parts/Tile';
import { Strip } from './Strip';
import { useSize } from './useSize';

/** Who speaks, or whom one keeps, large; the others in a row below, a shared screen first among them. */
export function SpeakerView({ scene }: { scene: IArranged }) {
  const [node, size] = useSize();
  const { main, large, screen } = scene;
  const others = [main, ...scene.rest].filter(id => id !== null && !large.includes(id));
  return (
    <div className="lc-SpeakerView" ref={node}>
      <div className="lc-SpeakerView-main">
        {large.map(id => (
          <Tile key={id} person={id} size="main" />
        ))}
      </div>
      <Strip people={others as string[]} width={size.width} screen={screen} />
    </div>
  );
}
