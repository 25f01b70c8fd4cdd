import type { IArranged } from '../live/useScene';
import { Tile } from '../parts/Tile';
import { SpeakerView } from './SpeakerView';
import { Strip } from './Strip';
import { useSize } from './useSize';

/** The shared screen as large as it can be, faces in a row below. Without one, who speaks is large. */
export function Presentation({ scene }: { scene: IArranged }) {
  const [node, size] = useSize();
  const { main, screen, rest } = scene;
  if (!screen) {
    return <SpeakerView scene={scene} />;
  }
  return (
    <div className="lc-SpeakerView" ref={node}>
      <div className="lc-SpeakerView-main">
        <Tile person={screen} source="screen" size="main" />
      </div>
      <Strip people={main ? [main, ...rest] : rest} width={size.width} />
    </div>
  );
}
