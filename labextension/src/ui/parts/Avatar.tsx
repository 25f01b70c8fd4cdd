import { avatarColour, initials } from '../words';

/** Stands for a person without a picture; the name always stands beside it. */
export function Avatar({ id, name, size = 24 }: { id: string; name: string; size?: number }) {
  const style = {
    background: avatarColour(id),
    width: size,
    height: size,
    fontSize: Math.max(10, Math.round(size * 0.4))
  };
  return (
    <span className="lc-Avatar" style={style} aria-hidden="true">
      {initials(name)}
    </span>
  );
}
