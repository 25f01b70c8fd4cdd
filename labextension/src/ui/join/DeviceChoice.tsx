import type { IDevice } from '../../media/preview';

interface IProps {
  name: string;
  devices: readonly IDevice[];
  chosen: string | undefined;
  onChoose: (id: string) => void;
}

/** A list to choose from, only where there is a choice or something to show. */
export function DeviceChoice({ name, devices, chosen, onChoose }: IProps) {
  if (!devices.length) {
    return null;
  }
  return (
    <label className="lc-Choice">
      <span>{name}</span>
      <select
        className="lc-Field"
        value={chosen ?? devices[0].id}
        onChange={event => onChoose(event.target.value)}
      >
        {devices.map(device => (
          <option key={device.id} value={device.id}>
            {device.label}
          </option>
        ))}
      </select>
    </label>
  );
}
