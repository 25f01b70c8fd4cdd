// What does this page receive? Looks on, changes nothing: remembers peer connections and counts frames.
(() => {
  if (window.__observer) {
    return;
  }
  const connections = new Set();
  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(...args) {
      super(...args);
      connections.add(this);
    }
  };

  let listening = null;

  function audioTracks() {
    return [...connections]
      .filter(pc => pc.connectionState === 'connected')
      .flatMap(pc => pc.getReceivers())
      .map(receiver => receiver.track)
      .filter(track => track && track.kind === 'audio' && track.readyState === 'live');
  }

  /** Highest level (0..255) of each tone in all received sound, over two beats of listening. */
  async function tones(frequencies) {
    listening ??= new AudioContext({ sampleRate: 48000 });
    await listening.resume();
    const analyser = new AnalyserNode(listening, {
      fftSize: 8192, smoothingTimeConstant: 0, minDecibels: -65, maxDecibels: -20
    });
    const sources = audioTracks().map(track => listening.createMediaStreamSource(new MediaStream([track])));
    sources.forEach(source => source.connect(analyser));
    const bins = new Uint8Array(analyser.frequencyBinCount);
    const width = listening.sampleRate / analyser.fftSize;
    const loudest = frequencies.map(() => 0);
    for (let look = 0; look < 12; look++) {
      await new Promise(resolve => setTimeout(resolve, 60));
      analyser.getByteFrequencyData(bins);
      frequencies.forEach((f, i) => {
        const around = bins.slice(Math.round(f / width) - 1, Math.round(f / width) + 2);
        loudest[i] = Math.max(loudest[i], ...around);
      });
    }
    sources.forEach(source => source.disconnect());
    return loudest;
  }

  /** What the browser's own statistics say of everything received and sent. */
  async function statistics() {
    const total = {
      samples: 0, sound: 0, spoken: 0, concealed: 0, energy: 0, frames: 0, packets: 0, sent: 0, connections: 0, connected: 0
    };
    for (const pc of connections) {
      if (pc.connectionState === 'closed') {
        continue;
      }
      total.connections += 1;
      total.connected += pc.connectionState === 'connected' ? 1 : 0;
      for (const entry of (await pc.getStats()).values()) {
        if (entry.type === 'inbound-rtp') {
          total.packets += entry.packetsReceived;
          total.sound += entry.kind === 'audio' ? entry.packetsReceived : 0;
          total.samples += entry.totalSamplesReceived ?? 0;
          total.concealed += entry.concealedSamples ?? 0;
          total.energy += entry.totalAudioEnergy ?? 0;
          total.frames += entry.framesDecoded ?? 0;
        } else if (entry.type === 'outbound-rtp') {
          total.sent += entry.packetsSent;
          total.spoken += entry.kind === 'audio' ? entry.packetsSent : 0;
        }
      }
    }
    return total;
  }

  const TOLD = {
    'inbound-rtp': [
      'packetsReceived', 'packetsLost', 'framesReceived', 'framesDecoded', 'keyFramesDecoded', 'framesDropped',
      'pliCount', 'frameHeight'
    ],
    'outbound-rtp': [
      'rid', 'active', 'packetsSent', 'framesEncoded', 'keyFramesEncoded', 'pliCount', 'frameHeight',
      'qualityLimitationReason'
    ]
  };

  /** What the browser counts of each picture that comes or goes, by connection and stream. */
  async function pictures() {
    const all = {};
    for (const [number, pc] of [...connections].entries()) {
      if (pc.connectionState === 'closed') {
        continue;
      }
      for (const entry of (await pc.getStats()).values()) {
        if (entry.kind === 'video' && entry.type in TOLD) {
          const told = TOLD[entry.type].map(name => [name, entry[name]]);
          all[`${entry.type} ${number} ${entry.id}`] = {
            type: entry.type, connection: pc.connectionState, ...Object.fromEntries(told)
          };
        }
      }
    }
    return all;
  }

  const canvas = document.createElement('canvas');
  canvas.width = 32;
  canvas.height = 18;
  const pen = canvas.getContext('2d', { willReadFrequently: true });

  /** Size, frames so far and the colours left and right of the middle of a video element. */
  function look(video) {
    if (!video || video.videoWidth === 0) {
      return null;
    }
    pen.drawImage(video, 0, 0, 32, 18);
    const at = (x, y) => [...pen.getImageData(x, y, 1, 1).data].slice(0, 3);
    return {
      width: video.videoWidth,
      height: video.videoHeight,
      frames: video.getVideoPlaybackQuality().totalVideoFrames,
      left: at(8, 11),
      right: at(24, 11)
    };
  }

  window.__observer = { tones, statistics, pictures, look };
  window.__pcs = () => [...connections];
})();
