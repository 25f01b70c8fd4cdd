import { useEffect, useMemo, useState } from 'react';
import { Attachments } from '../../model/attachments';
import { ended, pastChat, pastClasses, type IPast, type IPastChat } from '../../model/past';
import type { IProblem } from '../../platform';
import { Chat } from '../chat/Chat';
import { problemOf, type IClassroom } from '../classroom';
import { ClassroomProvider, useClassroom, useFeed, useTrans } from '../context';
import { Button } from '../parts/Button';
import { Choice } from '../parts/Choice';
import { Note } from '../parts/Note';
import { createUiStore } from '../uiState';
import { dayAndTime } from '../words';

/** What was asked for; null while it is on its way. */
type Answer<T> = { found: T } | { problem: IProblem } | null;

function useAnswer<T>(key: string, load: (key: string, room: IClassroom) => Promise<T>) {
  const room = useClassroom();
  const [answer, setAnswer] = useState<Answer<T>>(null);
  useEffect(() => {
    let here = true;
    setAnswer(null);
    if (key) {
      load(key, room).then(
        found => here && setAnswer({ found }),
        error => here && setAnswer({ problem: problemOf(error, room) })
      );
    }
    return () => {
      here = false;
    };
  }, [room, key, load]);
  return answer;
}

const classesOf = (course: string, room: IClassroom): Promise<IPast[]> =>
  pastClasses(room.platform, course);
const chatOf = (session: string, room: IClassroom): Promise<IPastChat> =>
  pastChat(room.platform, session);

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

function Body({ session }: { session: string }) {
  const trans = useTrans();
  const { ui } = useClassroom();
  const chat = useAnswer(session, chatOf);
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

function Which({ session }: { session: string }) {
  const trans = useTrans();
  const { ui } = useClassroom();
  const courses = Object.entries(useFeed(state => state.courses));
  const [chosen, setChosen] = useState('');
  const course = chosen || courses[0]?.[0] || '';
  const classes = useAnswer(course, classesOf);
  const known = classes && 'found' in classes ? classes.found : [];
  const choose = (id: string) => {
    setChosen(id);
    ui.setState({ past: '' });
  };
  return (
    <div className="lc-Past-choices" role="group" aria-label={trans.__('Which class')}>
      {courses.length > 1 && (
        <Choice label={trans.__('Course')} value={course} onChange={choose}>
          {courses.map(([id, { title }]) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </Choice>
      )}
      <Choice label={trans.__('Class')} value={session} onChange={past => ui.setState({ past })}>
        <option value="">{trans.__('Choose a class')}</option>
        {session && !known.some(({ id }) => id === session) && (
          <option value={session}>{trans.__('The class that just ended')}</option>
        )}
        {known.map(one => (
          <option key={one.id} value={one.id}>
            {`${one.title} · ${dayAndTime(one.started_at)}`}
          </option>
        ))}
      </Choice>
      {classes && 'problem' in classes && <p className="lc-Empty">{classes.problem.message}</p>}
    </div>
  );
}

/** The chats of classes that are over, for who was in them. `session` is empty until one is chosen. */
export function PastChats({ session }: { session: string }) {
  const trans = useTrans();
  const { ui } = useClassroom();
  useEffect(() => () => ui.setState({ past: null }), [ui]);
  return (
    <div className="lc-Past">
      <div className="lc-Past-head">
        <h2>{trans.__('Chats of past classes')}</h2>
        <Button onClick={() => ui.setState({ past: null })}>{trans.__('Close')}</Button>
      </div>
      <Which session={session} />
      <Body session={session} />
    </div>
  );
}
