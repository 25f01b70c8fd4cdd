/** How good is one's own connection right now? */
import { useMedia, useSession, useTrans } from './context';
import { connectionOf, type IConnection } from './words';

export function useConnection(): IConnection {
  const trans = useTrans();
  const you = useSession(state => state.you);
  const down = useSession(state => state.phase !== 'live');
  const status = useMedia(state => state.status);
  // What this page measures itself says more than the server's word about it.
  const quality = useMedia(
    state => state.link?.level ?? ((you && state.quality[you]) || 'unknown')
  );
  return connectionOf(down, status, quality, trans);
}
