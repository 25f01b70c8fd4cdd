/**
 * How loud is a microphone right now?
 */

const EVERY_MS = 66;
/** Quieter than this is shown as silence; decibels below full scale. */
const FLOOR_DB = -60;

/** 0..1 from samples of -1..1, linear in decibels, as ears hear it. */
export function loudness(samples: Float32Array): number {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  const decibels = power > 0 ? 10 * Math.log10(power) : FLOOR_DB;
  return Math.min(1, Math.max(0, 1 - decibels / FLOOR_DB));
}

/** Tells the level about 15 times a second until the returned stop is called. */
export function measure(track: MediaStreamTrack, tell: (level: number) => void): () => void {
  const context = new AudioContext();
  const source = context.createMediaStreamSource(new MediaStream([track]));
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  source.connect(analyser);
  // Without a click on the page yet, browsers start a context asleep.
  void context.resume();
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    tell(loudness(samples));
  }, EVERY_MS);
  return () => {
    clearInterval(timer);
    source.disconnect();
    void context.close();
  };
}
