import { faceOf, type Face } from './face';
import { useFeed, useSession, useUi } from './context';
import { Connecting } from './faces/Connecting';
import { Home } from './faces/Home';
import { Looking } from './faces/Looking';
import { Over } from './faces/Over';
import { Trouble } from './faces/Trouble';
import { TakeOver } from './faces/TakeOver';
import { Preparing } from './join/Preparing';
import { Live } from './live/Live';
import { Watching } from './live/Watching';
import { Lobby } from './lobby/Lobby';
import { PastChats } from './past/PastChats';

function Shown({ face }: { face: Face }) {
  const watches = useSession(state => state.role === 'guest');
  switch (face.kind) {
    case 'looking':
      return <Looking />;
    case 'problem':
      return <Trouble problem={face.problem} />;
    case 'home':
      return <Home {...face} />;
    case 'preparing':
      return <Preparing key={face.session} session={face.session} />;
    case 'past':
      return <PastChats session={face.session} />;
    case 'connecting':
      return <Connecting />;
    case 'takeover':
      return <TakeOver />;
    case 'lobby':
      return <Lobby lobby={face.lobby} />;
    case 'live':
      return watches ? (
        <Watching reconnecting={face.reconnecting} />
      ) : (
        <Live reconnecting={face.reconnecting} />
      );
    case 'over':
      return <Over how={face.how} />;
  }
}

/** The class in the side panel: whatever state it is in. */
export function Panel() {
  const feed = useFeed(state => state);
  const session = useSession(state => state);
  const ui = useUi(state => state);
  return <Shown face={faceOf(feed, session, ui)} />;
}
