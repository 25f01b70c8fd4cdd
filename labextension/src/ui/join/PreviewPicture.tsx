import { useEffect, useRef, type ReactNode } from 'react';
import { useTrans } from '../context';
import { Icon } from '../parts/Icon';

interface IProps {
  stream: MediaStream | null;
  mirror: boolean;
  children: ReactNode;
}

/** One's own camera before anyone else sees it. */
export function PreviewPicture({ stream, mirror, children }: IProps) {
  const trans = useTrans();
  const video = useRef<HTMLVideoElement>(null);
  const shows = Boolean(stream?.getVideoTracks().length);
  useEffect(() => {
    if (video.current) {
      video.current.srcObject = shows ? stream : null;
    }
  }, [stream, shows]);
  return (
    <div className="lc-Preview">
      {shows ? (
        <video
          ref={video}
          className={`lc-Picture ${mirror ? 'lc-mod-mirrored' : ''}`}
          autoPlay
          playsInline
          muted
          aria-label={trans.__('Your camera picture')}
        />
      ) : (
        <span className="lc-Preview-off">
          <Icon name="cameraOff" size={28} />
          {trans.__('Your camera is off')}
        </span>
      )}
      {children}
    </div>
  );
}
