import { useTrans } from '../context';
import { Calm } from './Calm';

export function Looking() {
  const trans = useTrans();
  return (
    <div role="status" className="lc-fill">
      <Calm icon="class" title={trans.__('Looking for your classes…')} />
    </div>
  );
}
