// What does somebody on a bad network hear and see, and for how long do they not?

import { Page } from '/page.mjs';

/** A concealed voice fades; quieter than a tenth of it is a gap. */
const LOUD = 0.05;

/** Tells every 21 ms how loud it was. */
const EAR = `
registerProcessor('ear', class extends AudioWorkletProcessor {
  constructor() {
    super();
    this.sum = this.count = 0;
  }
  process([input]) {
    for (const sample of input[0] ?? []) {
      this.sum += sample * sample;
    }
    this.count += 128;
    if (this.count >= 1024) {
      this.port.postMessage([currentTime, Math.sqrt(this.sum / this.count)]);
      this.sum = this.count = 0;
    }
    return true;
  }
});`;

/** Soft shapes that move as people do: what an encoder was made for, and never the same twice. */
function lively(width, height) {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  const shapes = Array.from({ length: 12 }, (_, n) => ({
    hue: n * 30,
    phase: n * 1.7,
    size: 40 + 6 * n
  }));
  let turn = 0;
  setInterval(() => {
    turn += 0.05;
    context.fillStyle = `hsl(${40 * turn} 30% 40%)`;
    context.fillRect(0, 0, width, height);
    for (const { hue, phase, size } of shapes) {
      const x = width * (0.5 + 0.4 * Math.sin(turn + phase));
      const y = height * (0.5 + 0.4 * Math.cos(1.3 * turn + 2 * phase));
      const paint = context.createRadialGradient(x, y, 0, x, y, size);
      paint.addColorStop(0, `hsl(${hue} 70% 60%)`);
      paint.addColorStop(1, 'transparent');
      context.fillStyle = paint;
      context.fillRect(x - size, y - size, 2 * size, 2 * size);
    }
  }, 50);
  return canvas.captureStream(20).getVideoTracks()[0];
}

/** A vowel that never pauses: one channel, as of a microphone, and no music to an encoder. */
function vowel() {
  const audio = new AudioContext();
  const throat = audio.createOscillator();
  throat.type = 'sawtooth';
  throat.frequency.value = 120;
  const out = audio.createMediaStreamDestination();
  out.channelCount = 1;
  const melody = audio.createOscillator();
  melody.frequency.value = 3;
  const depth = new GainNode(audio, { gain: 15 });
  melody.connect(depth).connect(throat.frequency);
  for (const [frequency, gain] of [
    [700, 3],
    [1220, 1.5],
    [2600, 1]
  ]) {
    const formant = new BiquadFilterNode(audio, { type: 'bandpass', frequency, Q: 8 });
    throat.connect(formant).connect(new GainNode(audio, { gain })).connect(out);
  }
  throat.start();
  melody.start();
  void audio.resume();
  return out.stream.getAudioTracks()[0];
}

function inboundOf(report) {
  return [...(report?.values() ?? [])].find(entry => entry.type === 'inbound-rtp');
}

/** What media goes over: udp or tcp. */
function protocolOf(report) {
  const entries = [...(report?.values() ?? [])];
  const used = entries.find(entry => entry.type === 'transport')?.selectedCandidatePairId;
  const pair = used && report.get(used);
  return (pair && report.get(pair.localCandidateId)?.protocol) ?? '';
}

export class Observer extends Page {
  longest = 0;
  lastLoud = null;
  /** Frames decoded of each person, over all the tracks they came by. */
  decoded = {};

  async prepare() {
    this.audio = new AudioContext();
    const code = URL.createObjectURL(new Blob([EAR], { type: 'text/javascript' }));
    await this.audio.audioWorklet.addModule(code);
    void this.audio.resume();
  }

  show(track, publication, participant) {
    super.show(track, publication, participant);
    const { identity } = participant;
    if (track.kind === 'video') {
      const { element } = this.videos[`${identity}/${publication.source}`];
      const count = () => {
        this.decoded[identity] = (this.decoded[identity] ?? 0) + 1;
        element.requestVideoFrameCallback(count);
      };
      element.requestVideoFrameCallback(count);
    } else {
      this.listen(track);
    }
  }

  listen(track) {
    const ear = new AudioWorkletNode(this.audio, 'ear', { numberOfOutputs: 1 });
    ear.port.onmessage = ({ data: [at, level] }) => this.hear(at, level);
    const source = this.audio.createMediaStreamSource(new MediaStream([track.mediaStreamTrack]));
    source.connect(ear).connect(this.audio.destination);
  }

  /** Seconds, by the clock of what is heard. */
  now() {
    return this.audio.currentTime;
  }

  /** A track to be heard by others. */
  async voice() {
    return vowel();
  }

  hear(at, level) {
    if (level > LOUD) {
      if (this.lastLoud !== null) {
        this.longest = Math.max(this.longest, at - this.lastLoud);
      }
      this.lastLoud = at;
    }
  }

  /** Seconds since a voice was heard last, and the longest wait for one since `forget`. */
  heard() {
    const ago = this.lastLoud === null ? 1e6 : this.now() - this.lastLoud;
    return { ago, longest: Math.max(this.longest, ago) };
  }

  forget() {
    this.longest = 0;
    this.events.length = 0;
  }

  /** A picture of so many lines, in layers of half as many each, and a voice. */
  async publishLively(lines) {
    const { Track, VideoPreset } = this.livekit;
    const local = this.room.localParticipant;
    const lower = [new VideoPreset(320, 180, 200_000, 20), new VideoPreset(640, 360, 600_000, 20)];
    await local.publishTrack(lively((lines * 16) / 9, lines), {
      source: Track.Source.Camera,
      simulcast: true,
      videoEncoding: { maxBitrate: lines > 360 ? 2_000_000 : 1_500_000, maxFramerate: 20 },
      videoSimulcastLayers: lower.filter(layer => layer.height < lines)
    });
    await local.publishTrack(await this.voice(), {
      source: Track.Source.Microphone,
      forceStereo: false
    });
  }

  /** What the browser counted of somebody's sound and picture, and what it decoded. */
  async counted(identity) {
    const sound = await this.inbound(identity, 'Microphone');
    const picture = await this.inbound(identity, 'Camera');
    return { sound, picture, at: performance.now() / 1000 };
  }

  async inbound(identity, source) {
    const track = this.publication(identity, source)?.track;
    const report = track ? await track.getRTCStatsReport() : undefined;
    const found = inboundOf(report);
    const numbers = Object.entries(found ?? {}).filter(([, value]) => typeof value === 'number');
    const id = found ? `${track.sid}/${found.ssrc}` : '';
    return { ...Object.fromEntries(numbers), id, protocol: protocolOf(report) };
  }
}

/** In a Firefox, which without a sound device has no clock for sound: its own counts are asked instead. */
export class Soundless extends Observer {
  async prepare() {}

  now() {
    return performance.now() / 1000;
  }

  /** Sound is loud when at least half of what was played came from the network: made up is a gap at once. */
  async listen(track) {
    let played = 0;
    let madeUp = 0;
    for (;;) {
      const found = inboundOf(await track.getRTCStatsReport());
      const { totalSamplesReceived = 0, concealedSamples = 0, audioLevel = 0 } = found ?? {};
      if (totalSamplesReceived > played) {
        const share = (concealedSamples - madeUp) / (totalSamplesReceived - played);
        this.hear(this.now(), share <= 0.5 ? audioLevel : 0);
        [played, madeUp] = [totalSamplesReceived, concealedSamples];
      }
      await new Promise(done => setTimeout(done, 30));
    }
  }

  /** The tone of its made-up microphone. */
  async voice() {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    return stream.getAudioTracks()[0];
  }
}
