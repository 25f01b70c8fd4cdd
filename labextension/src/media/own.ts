/**
 * Where does one see one's own camera and screen?
 *
 * Straight from the device: nothing travels, and it shows before the line is up.
 */
import type { Visible } from './incoming';

export class OwnPictures {
  private readonly elements: Record<Visible, Set<HTMLVideoElement>> = {
    camera: new Set(),
    screen: new Set()
  };
  private readonly shown: Record<Visible, MediaStreamTrack | null> = { camera: null, screen: null };

  watch(source: Visible, element: HTMLVideoElement): () => void {
    this.elements[source].add(element);
    put(element, this.shown[source]);
    return () => {
      this.elements[source].delete(element);
      put(element, null);
    };
  }

  show(source: Visible, track: MediaStreamTrack | null): void {
    if (this.shown[source] !== track) {
      this.shown[source] = track;
      this.elements[source].forEach(element => put(element, track));
    }
  }
}

function put(element: HTMLVideoElement, track: MediaStreamTrack | null): void {
  element.srcObject = track ? new MediaStream([track]) : null;
  element.muted = true;
  element.playsInline = true;
  element.autoplay = true;
}
