// What does a page see, hear and receive through an unmodified livekit-client?

/** The colour a page paints its camera in, as the one who looks sees it. */
function colourOf(video) {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 8;
  const context = canvas.getContext('2d');
  context.drawImage(video, 0, 0, 8, 8);
  const [red, green, blue] = context.getImageData(4, 4, 1, 1).data;
  return { red, green, blue };
}

/** A picture that takes bits: squares that change their shade all the time. */
function restless(width, height) {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  const side = width / 40;
  setInterval(() => {
    for (let n = 0; n < 100; n += 1) {
      const shade = Math.floor(Math.random() * 256);
      context.fillStyle = `rgb(${shade}, ${255 - shade}, ${(shade * 7) % 256})`;
      const [x, y] = [Math.random() * width, Math.random() * height];
      context.fillRect(x - (x % side), y - (y % side), side, side);
    }
  }, 66);
  return canvas.captureStream(15).getVideoTracks()[0];
}

function painted(colour, width, height) {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  let turn = 0;
  setInterval(() => {
    context.fillStyle = colour;
    context.fillRect(0, 0, width, height);
    // Something has to move, or an encoder may send next to nothing.
    context.fillStyle = 'black';
    context.fillRect((turn += 4) % width, 0, 4, 8);
  }, 50);
  return canvas.captureStream(20).getVideoTracks()[0];
}

function tone(frequency) {
  const audio = new AudioContext();
  const oscillator = audio.createOscillator();
  oscillator.frequency.value = frequency;
  const out = audio.createMediaStreamDestination();
  oscillator.connect(out);
  oscillator.start();
  void audio.resume();
  return out.stream.getAudioTracks()[0];
}

export class Page {
  constructor(livekit) {
    this.livekit = livekit;
    this.events = [];
    this.data = [];
    this.videos = {};
  }

  async join(url, token, options = {}) {
    const { Room, RoomEvent } = this.livekit;
    this.room = new Room({ singlePeerConnection: false, ...options.room });
    for (const name of Object.values(RoomEvent)) {
      this.room.on(name, () => this.events.push(name));
    }
    this.room.on(RoomEvent.TrackSubscribed, (track, publication, participant) =>
      this.show(track, publication, participant)
    );
    this.room.on(RoomEvent.DataReceived, (payload, participant, kind, topic) =>
      this.data.push({
        text: new TextDecoder().decode(payload),
        from: participant?.identity ?? null,
        topic: topic ?? null,
        kind
      })
    );
    this.room.on(RoomEvent.Disconnected, reason => (this.disconnected = reason ?? -1));
    await this.room.connect(url, token, {
      autoSubscribe: options.autoSubscribe ?? true,
      maxRetries: 1
    });
    return this.room.localParticipant.sid;
  }

  show(track, publication, participant) {
    const element = track.attach();
    document.body.append(element);
    if (track.kind === 'video') {
      const seen = { frames: 0, element };
      this.videos[`${participant.identity}/${publication.source}`] = seen;
      const count = () => {
        seen.frames += 1;
        element.requestVideoFrameCallback(count);
      };
      element.requestVideoFrameCallback(count);
    }
  }

  async publish(colour, { width = 640, height = 360, simulcast = false, videoCodec } = {}) {
    const { Track } = this.livekit;
    const local = this.room.localParticipant;
    const camera = await local.publishTrack(painted(colour, width, height), {
      source: Track.Source.Camera,
      name: 'camera',
      simulcast,
      videoCodec
    });
    const microphone = await local.publishTrack(tone(440), {
      source: Track.Source.Microphone,
      name: 'microphone'
    });
    return { camera: camera.trackSid, microphone: microphone.trackSid };
  }

  async publishRestless(width, height) {
    const { Track } = this.livekit;
    const local = this.room.localParticipant;
    await local.publishTrack(restless(width, height), {
      source: Track.Source.Camera,
      name: 'camera',
      simulcast: true
    });
    await local.publishTrack(tone(440), { source: Track.Source.Microphone, name: 'microphone' });
  }

  /** Whether the server says that it holds this picture back. */
  held(identity) {
    return this.publication(identity, 'Camera')?.track?.streamState === 'paused';
  }

  /** What is known of each layer that goes out. */
  async layers() {
    const track = this.room.localParticipant.getTrackPublication('camera')?.track;
    const entries = [...((await track?.getRTCStatsReport())?.values() ?? [])];
    return entries
      .filter(each => each.type === 'outbound-rtp')
      .map(each => ({
        rid: each.rid,
        active: each.active,
        width: each.frameWidth,
        bytes: each.bytesSent,
        limited: each.qualityLimitationReason
      }));
  }

  async publishDevices() {
    await this.room.localParticipant.enableCameraAndMicrophone();
  }

  publication(identity, source) {
    const { Track } = this.livekit;
    const person = this.room.remoteParticipants.get(identity);
    return person?.getTrackPublication(Track.Source[source]);
  }

  async sound(identity) {
    const track = this.publication(identity, 'Microphone')?.track;
    const stats = track ? await track.getRTCStatsReport() : undefined;
    for (const entry of stats?.values() ?? []) {
      if (entry.type === 'inbound-rtp') {
        return {
          energy: entry.totalAudioEnergy ?? 0,
          packets: entry.packetsReceived ?? 0,
          lost: entry.packetsLost ?? 0,
          samples: entry.totalSamplesReceived ?? 0,
          concealed: entry.concealedSamples ?? 0,
          // What came once more after it had come is thrown away.
          twice: entry.packetsDiscarded ?? 0
        };
      }
    }
    return { energy: 0, packets: 0, lost: 0, samples: 0, concealed: 0 };
  }

  /** What somebody's picture comes in. */
  async form(identity) {
    const track = this.publication(identity, 'Camera')?.track;
    const entries = [...((await track?.getRTCStatsReport())?.values() ?? [])];
    const inbound = entries.find(each => each.type === 'inbound-rtp');
    return entries.find(each => each.id === inbound?.codecId)?.mimeType;
  }

  async sent(source) {
    const track = this.room.localParticipant.getTrackPublication(source)?.track;
    const entries = [...((await track?.getRTCStatsReport())?.values() ?? [])];
    const outbound = entries.filter(each => each.type === 'outbound-rtp');
    return outbound.reduce((sum, each) => sum + each.packetsSent, 0);
  }

  async picture(identity, source = 'camera') {
    const seen = this.videos[`${identity}/${source}`];
    if (!seen) {
      return { frames: 0, width: 0 };
    }
    return { frames: seen.frames, width: seen.element.videoWidth, ...colourOf(seen.element) };
  }

  people() {
    return [...this.room.remoteParticipants.values()].map(person => ({
      identity: person.identity,
      tracks: [...person.trackPublications.values()].map(each => ({
        sid: each.trackSid,
        source: each.source,
        muted: each.isMuted,
        subscribed: each.isSubscribed
      })),
      quality: person.connectionQuality,
      speaking: person.isSpeaking
    }));
  }
}
