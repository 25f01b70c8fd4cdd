/**
 * Which devices are there, which did this person choose, and why does one not work?
 *
 * Every failure of the browser becomes three parts a person understands. The browser's error
 * texts are never read: names of errors and the state of the permission tell enough.
 */
import { Refused, type IKeyValue, type IProblem, type ITranslator } from '../platform';
import type { Source } from '../model/view';

export type DeviceKind = 'microphone' | 'camera' | 'speaker';

export interface IDevice {
  id: string;
  label: string;
}

export type Choices = Partial<Record<DeviceKind, string>>;

const CHOICES = 'liveclass.devices';

const LISTED_AS: Record<MediaDeviceKind, DeviceKind> = {
  audioinput: 'microphone',
  videoinput: 'camera',
  audiooutput: 'speaker'
};

/** Ideal sizes: the simulcast layers are made from this one. */
const CAMERA = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };
const MICROPHONE = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
/** Text has to be sharp rather than smooth. */
const SCREEN = { frameRate: { ideal: 15, max: 30 } };
/** Sound of a screen is music or speech already: left as it is. */
const SCREEN_SOUND = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };

export function readChoices(storage: IKeyValue): Choices {
  try {
    return (JSON.parse(storage.getItem(CHOICES) ?? '{}') ?? {}) as Choices;
  } catch {
    return {};
  }
}

export function rememberChoice(storage: IKeyValue, kind: DeviceKind, id: string): Choices {
  const choices = { ...readChoices(storage), [kind]: id };
  storage.setItem(CHOICES, JSON.stringify(choices));
  return choices;
}

/** All devices by kind. Before a permission is given, browsers hide the names (`label` is empty). */
export async function listDevices(): Promise<Record<DeviceKind, IDevice[]>> {
  const found: Record<DeviceKind, IDevice[]> = { microphone: [], camera: [], speaker: [] };
  for (const device of (await mediaDevices()?.enumerateDevices()) ?? []) {
    if (device.deviceId) {
      found[LISTED_AS[device.kind]].push({ id: device.deviceId, label: device.label });
    }
  }
  return canChooseSpeaker() ? found : { ...found, speaker: [] };
}

function canChooseSpeaker(): boolean {
  return typeof HTMLMediaElement !== 'undefined' && 'setSinkId' in HTMLMediaElement.prototype;
}

/** Calls back when something is plugged in or out; gives a stop. */
export function onDevicesChanged(run: () => void): () => void {
  const devices = mediaDevices();
  devices?.addEventListener('devicechange', run);
  return () => devices?.removeEventListener('devicechange', run);
}

/** Has the browser this person's yes already, so that asking for the device asks nobody? */
export async function isGranted(source: Source): Promise<boolean> {
  return source !== 'screen' && (await permission(source)) === 'granted';
}

/** Puts one question instead of two when the browser has to ask for both. Never throws. */
export async function askForBoth(): Promise<void> {
  const devices = mediaDevices();
  if (!devices || ((await isGranted('microphone')) && (await isGranted('camera')))) {
    return;
  }
  try {
    const stream = await devices.getUserMedia({ audio: true, video: true });
    stream.getTracks().forEach(track => track.stop());
  } catch {
    // Each device then says for itself what is wrong with it.
  }
}

/**
 * Opens a device. With `device`, exactly that one; when it is gone, the system's own choice
 * unless `strict`. A screen gives one picture track and, if shared, one sound track.
 * Throws `Refused` in plain words.
 */
export async function capture(
  trans: ITranslator,
  source: Source,
  device?: string,
  strict = false
): Promise<MediaStreamTrack[]> {
  const devices = mediaDevices();
  if (!devices) {
    throw new Refused(insecure(trans));
  }
  try {
    const stream = await open(devices, source, device);
    return stream.getTracks();
  } catch (error) {
    const name = nameOf(error);
    if (device && !strict && (name === 'OverconstrainedError' || name === 'NotFoundError')) {
      return capture(trans, source);
    }
    throw new Refused(await explain(trans, source, name));
  }
}

function open(devices: MediaDevices, source: Source, device?: string): Promise<MediaStream> {
  const exactly = device ? { deviceId: { exact: device } } : {};
  switch (source) {
    case 'microphone':
      return devices.getUserMedia({ audio: { ...MICROPHONE, ...exactly } });
    case 'camera':
      return devices.getUserMedia({ video: { ...CAMERA, ...exactly } });
    case 'screen':
      return devices.getDisplayMedia({
        video: SCREEN,
        audio: SCREEN_SOUND,
        ...{ systemAudio: 'include', surfaceSwitching: 'include' }
      });
  }
}

/** Absent on pages without https, which is how a person meets an insecure hub. */
function mediaDevices(): MediaDevices | undefined {
  return typeof navigator === 'undefined' ? undefined : navigator.mediaDevices;
}

function nameOf(error: unknown): string {
  return error instanceof Error || error instanceof DOMException ? error.name : '';
}

async function permission(source: 'microphone' | 'camera'): Promise<PermissionState | null> {
  try {
    const status = await navigator.permissions.query({ name: source as PermissionName });
    return status.state;
  } catch {
    // Not every browser knows these names.
    return null;
  }
}

/** The words for an error's name; exported for its test. */
export async function explain(trans: ITranslator, source: Source, name: string): Promise<IProblem> {
  switch (name) {
    case 'NotAllowedError':
      return source === 'screen'
        ? cancelled(trans)
        : denied(trans, source, await permission(source));
    case 'NotFoundError':
    case 'OverconstrainedError':
      return missing(trans, source);
    case 'NotReadableError':
    case 'AbortError':
      return busy(trans, source);
    case 'SecurityError':
      return forbidden(trans);
    default:
      return odd(trans, source);
  }
}

/** The words when a device that was on has gone. */
export function unplugged(trans: ITranslator, source: Source): IProblem {
  return {
    code: 'unplugged',
    message:
      source === 'camera'
        ? trans.__('Your camera was unplugged or taken by the system.')
        : trans.__('Your microphone was unplugged or taken by the system.'),
    next: trans.__('Plug it in or choose another one, then turn it on again.')
  };
}

function insecure(trans: ITranslator): IProblem {
  return {
    code: 'insecure_origin',
    message: trans.__(
      'This page has no secure address (https), so the browser gives it no camera or microphone.'
    ),
    next: trans.__('Open the hub by its https address; the hub’s administrator knows it.')
  };
}

function denied(
  trans: ITranslator,
  source: 'microphone' | 'camera',
  state: PermissionState | null
): IProblem {
  const camera = source === 'camera';
  if (state === 'granted') {
    return {
      code: 'denied_by_system',
      message: camera
        ? trans.__('Your camera is off in the system settings.')
        : trans.__('Your microphone is off in the system settings.'),
      next: trans.__('Allow it for this browser in the system’s privacy settings and try again.')
    };
  }
  return {
    code: 'denied',
    message: camera
      ? trans.__('The browser may not use your camera on this page.')
      : trans.__('The browser may not use your microphone on this page.'),
    next: trans.__('Allow it with the icon beside the page’s address, then try again.')
  };
}

function cancelled(trans: ITranslator): IProblem {
  return {
    code: 'cancelled',
    message: trans.__('No screen was chosen, so nothing is shared.'),
    next: trans.__(
      'Choose a screen, window or tab to share; if you did, allow screen recording for this ' +
        'browser in the system’s privacy settings.'
    )
  };
}

function missing(trans: ITranslator, source: Source): IProblem {
  return {
    code: 'no_device',
    message:
      source === 'camera'
        ? trans.__('No camera was found.')
        : source === 'microphone'
          ? trans.__('No microphone was found.')
          : trans.__('There is no screen to share.'),
    next: trans.__('Plug one in and try again; you can take part without it.')
  };
}

function busy(trans: ITranslator, source: Source): IProblem {
  return {
    code: 'busy',
    message:
      source === 'camera'
        ? trans.__('Your camera does not start: another program may be using it.')
        : source === 'microphone'
          ? trans.__('Your microphone does not start: another program may be using it.')
          : trans.__('Your screen cannot be captured right now.'),
    next: trans.__('Close other programs that use it, or choose another one, and try again.')
  };
}

function forbidden(trans: ITranslator): IProblem {
  return {
    code: 'forbidden',
    message: trans.__('This hub does not let its pages use cameras and microphones.'),
    next: trans.__('Tell the hub’s administrator: the page’s permissions policy forbids it.')
  };
}

function odd(trans: ITranslator, source: Source): IProblem {
  return {
    code: 'device_failed',
    message:
      source === 'screen'
        ? trans.__('Your screen could not be shared.')
        : trans.__('The device could not be started.'),
    next: trans.__('Try again, or choose another one; restarting the browser often helps.')
  };
}
