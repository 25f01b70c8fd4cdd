import { useEffect, useRef } from 'react';
import type { Visible } from '../../media/engine';
import { useClassroom, useMedia, useSession } from '../context';

/** A person's moving picture; the engine fetches it only while it can be seen. */
export function Picture({ person, source }: { person: string; source: Visible }) {
  const { engine } = useClassroom();
  const video = useRef<HTMLVideoElement>(null);
  const own = useSession(state => state.you === person);
  const mirror = useMedia(state => state.mirror);
  useEffect(() => {
    const element = video.current;
    return element ? engine.watch(person, source, element) : undefined;
  }, [engine, person, source]);
  const mirrored = own && mirror && source === 'camera';
  return (
    <video
      ref={video}
      className={`lc-Picture lc-mod-${source} ${mirrored ? 'lc-mod-mirrored' : ''}`}
      autoPlay
      playsInline
      muted
      aria-hidden="true"
      tabIndex={-1}
    />
  );
}
