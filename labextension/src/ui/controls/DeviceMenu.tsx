import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { DeviceKind, IMediaState } from '../../media/engine';
import type { IDevice, IPreviewState } from '../../media/preview';
import type { ITranslator } from '../../platform';
import { attempt, type IClassroom } from '../classroom';
import { useClassroom, useMedia, useTrans } from '../context';
import { MenuButton } from '../parts/MenuButton';
import type { IMenuItem } from '../parts/Menu';
import { useReceivingItems } from './receiving';
import { useTalkItems } from './talk';

function choices(
  kind: DeviceKind,
  devices: readonly IDevice[],
  group: string,
  media: IMediaState,
  room: IClassroom
): IMenuItem[] {
  const chosen = media.devices[kind] ?? devices[0]?.id;
  return devices.map(device => ({
    id: `${kind}-${device.id}`,
    label: device.label,
    group,
    checked: device.id === chosen,
    run: () => void attempt(room, () => room.engine.chooseDevice(kind, device.id))
  }));
}

function mirrorItem(media: IMediaState, room: IClassroom, trans: ITranslator): IMenuItem {
  return {
    id: 'mirror',
    label: media.mirror
      ? trans.__('Show my picture unmirrored')
      : trans.__('Show my picture as in a mirror'),
    icon: 'camera',
    group: trans.__('My picture'),
    run: () => room.engine.setMirror(!media.mirror)
  };
}

function nothing(trans: ITranslator): IMenuItem {
  return {
    id: 'none',
    label: trans.__('No device to choose'),
    permitted: {
      allowed: false,
      why: trans.__('Connect one, or allow it in the browser; the list shows it then.')
    },
    run: () => undefined
  };
}

function items(
  of: 'microphone' | 'camera',
  list: IPreviewState,
  media: IMediaState,
  room: IClassroom
): IMenuItem[] {
  const { trans } = room.platform;
  if (of === 'camera') {
    const cameras = choices('camera', list.cameras, trans.__('Camera'), media, room);
    return [...(cameras.length ? cameras : [nothing(trans)]), mirrorItem(media, room, trans)];
  }
  const found = [
    ...choices('microphone', list.microphones, trans.__('Microphone'), media, room),
    ...choices('speaker', list.speakers, trans.__('Speaker'), media, room)
  ];
  return found.length ? found : [nothing(trans)];
}

/** Switches microphone, speaker or camera while the class goes on. */
export function DeviceMenu({ of }: { of: 'microphone' | 'camera' }) {
  const room = useClassroom();
  const trans = useTrans();
  const media = useMedia(state => state);
  const preview = useMemo(() => room.newPreview(), [room]);
  const list = useStore(preview.store);
  const receiving = useReceivingItems();
  const talk = useTalkItems();
  const [opened, setOpened] = useState(0);
  useEffect(() => {
    if (opened) {
      void preview.start({ microphone: false, camera: false });
    }
    return () => preview.stop();
  }, [preview, opened]);
  return (
    <MenuButton
      className="lc-Chevron"
      label={
        of === 'microphone' ? trans.__('Choose microphone and speaker') : trans.__('Choose camera')
      }
      icon="up"
      items={[...items(of, list, media, room), ...(of === 'camera' ? receiving : talk)]}
      onOpen={() => setOpened(opened + 1)}
    />
  );
}
