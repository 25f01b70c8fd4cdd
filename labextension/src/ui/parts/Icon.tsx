import { PATHS, STROKE, type IconName } from '../icons';

/** A drawing beside words or inside a named button: never the only name of anything. */
export function Icon({ name, size = 17 }: { name: IconName; size?: number }) {
  return (
    <svg className="lc-Icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth={STROKE}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
