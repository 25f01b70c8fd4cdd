import { useEffect, useMemo, useState } from 'react';
import { Attachments } from '../../model/attachments';
import { ended, pastChat, type IPastChat } from '../../model/past';
import type { IProblem } from '../../platform';
import { Chat } from '../chat/Chat';
import { problemOf, type IClassroom } from '../classroom';
import { ClassroomProvider, useClassroom, useTrans } from '../context';
import { Button } from '../parts/Button';
import { Note } from '../parts/Note';
import { createUiStore } from '../uiState';
import { Which } from './Which';

/** What was asked for; null while it is on its way. */
type Answer = { found: IPastChat } | { problem: IProblem } | null;

function useChat(session: string): Answer {
  const room = useClassroom();
  const [answer, setAnswer] = useState<Answer>(null);
  useEffect(() => {
    let here = true;
    setAnswer(null);
    if (session) {
      pastChat(room.platform, session).then(
        found => here && setAnswer({ found }),
        error => here && setAnswer({ problem: problemOf(error, room) })
      );
    }
    return () => {
      here = false;
    };
  }, [room, session]);
  return answer;
}

/** The same page, standing in a class that is over. */
function pastRoom(room: IClassroom, found: IPastChat): IClassroom {
  const session = ended(room.session, found);
  const attachments = new Attachments(room.platform, session);
  return { ...room, session, attachments, ui: createUiStore(), board: null, here: null };
}

function Read({ found }: { found: IPastChat }) {
  const room = useClassroom();
  const past = useMemo(() => pastRoom(room, found), [room, found]);
  return (
    <ClassroomProvider room={past}>
      <Chat />
    </ClassroomProvider>
  );
}

function Body({ session, chat }: { session: string; chat: Answer }) {
  const trans = useTrans();
  const { ui } = useClassroom();
  if (!session) {
    return <p className="lc-Empty">{trans.__('Choose a class to read its chat.')}</p>;
  }
  if (!chat) {
    return <p className="lc-Empty">{trans.__('Reading…')}</p>;
  }
  return 'problem' in chat ? (
    <Note problem={chat.problem} onClose={() => ui.setState({ past: '' })} />
  ) : (
    <Read key={session} found={chat.found} />
  );
}

/** The chats of classes that are over, for who was in them. `session` is empty until one is chosen. */
export function PastChats({ session }: { session: string }) {
  const trans = useTrans();
  const { ui } = useClassroom();
  const chat = useChat(session);
  const of = chat && 'found' in chat ? chat.found.course : '';
  useEffect(() => () => ui.setState({ past: null }), [ui]);
  return (
    <div className="lc-Past">
      <div className="lc-Past-head">
        <h2>{trans.__('Chats of past classes')}</h2>
        <Button onClick={() => ui.setState({ past: null })}>{trans.__('Close')}</Button>
      </div>
      <Which session={session} of={of} />
      <Body session={session} chat={chat} />
    </div>
  );
}
