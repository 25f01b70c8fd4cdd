/** Shows one face by address: ?face=student-live&theme=dark&place=panel|stage|float|board&dir=rtl */
import type { ReactElement } from 'react';
import { createRoot } from 'react-dom/client';
import '../style/index.css';
import { messageNodes } from '../src/page/messages';
import type { IPlatform } from '../src/platform';
import { createClassroom } from '../src/ui/classroom';
import { ClassroomProvider } from '../src/ui/context';
import { Audit } from '../src/ui/audit/Audit';
import { FloatingSpeaker } from '../src/ui/floating/FloatingSpeaker';
import { BoardBar } from '../src/ui/board/BoardBar';
import { BoardDialogs } from '../src/ui/board/BoardDialogs';
import { Panel } from '../src/ui/Panel';
import { Stage } from '../src/ui/stage/Stage';
import { fakeBoard, fakeCopies } from './board';
import { CASES } from './cases';
import { auditAnswer, FILES } from './fileCases';
import { fakeHere } from './handCases';
import { NOW } from './people';

const asked = new URLSearchParams(location.search);

function fill(text: string, args: unknown[]): string {
  return text.replace(/%(\d)/gu, (_, n: string) => String(args[Number(n) - 1]));
}

const platform: IPlatform = {
  request: (_method, path) => auditAnswer(path),
  files: FILES,
  notify: () => undefined,
  trans: {
    __: (text, ...args) => fill(text, args),
    _n: (one, more, count, ...args) => fill(count === 1 ? one : more, [count, ...args])
  },
  tabStorage: sessionStorage,
  storage: localStorage,
  now: () => NOW * 1000,
  rich: { nodes: messageNodes }
};

const SHIRTS = ['#2f6f7e', '#7a4b6e', '#4f6b4a', '#7a5b3a'];
const WALLS = ['#3d5a73', '#6d4c6f', '#4f6b4a', '#6b5a44'];

/** A still drawing in place of a camera. */
function portrait(id: string, screen: boolean): string {
  const n = id.length % SHIRTS.length;
  const figure = screen
    ? '<rect width="160" height="90" fill="#fbfbfd"/><path d="M16 70h120" stroke="#888"/><g fill="#1976d2"><path d="M30 60h10v10H30zM46 48h10v22H46zM62 30h10v40H62zM78 22h10v48H78zM94 36h10v34H94zM110 56h10v14h-10z"/></g>'
    : `<rect width="160" height="90" fill="${WALLS[n]}"/><circle cx="80" cy="38" r="16" fill="#d9b99b"/><path d="M48 92c2-24 16-34 32-34s30 10 32 34z" fill="${SHIRTS[n]}"/><path d="M63 36c0-16 34-18 34 0-3-8-10-9-17-9s-14 2-17 9z" fill="#3a2a20"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 90" width="640" height="360">${figure}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

const room = createClassroom(platform, () => undefined);
room.engine.watch = (person, source, element) => {
  element.poster = portrait(person, source === 'screen');
  return () => undefined;
};
const face = CASES[asked.get('face') ?? 'student-live'];
if (face.feed) {
  room.feed.store.setState(face.feed);
}
room.session.store.setState({ since: NOW * 1000, ...face.session });
room.engine.store.setState(face.media ?? {});
room.session.levels.store.setState(face.levels ?? {});
room.talk.store.setState(face.talk ?? {});
room.board = face.board ? fakeBoard(face.board) : null;
room.copies = face.copies ? fakeCopies(face.copies) : null;
room.here = fakeHere(face.here);
room.attachments.store.setState({ outgoing: face.outgoing ?? [] });
room.ui.setState({ panelShown: asked.get('place') !== 'float', ...face.ui });

const place = asked.get('place') ?? 'panel';
document.documentElement.dir = asked.get('dir') ?? 'ltr';
document.body.dataset.jpThemeLight = String(asked.get('theme') !== 'dark');
const node = document.getElementById('root')!;
node.className = `lc-root jp-LiveClass place-${place}`;
/** The board's tab without its notebook. */
function Board() {
  return (
    <>
      <div className="jp-LiveClass-boardBar">
        <BoardBar />
      </div>
      <p style={{ padding: '24px 56px' }}>Sampling distributions</p>
    </>
  );
}

const VIEWS: Record<string, ReactElement> = {
  panel: <Panel />,
  stage: <Stage />,
  float: <FloatingSpeaker />,
  board: <Board />,
  audit: <Audit />
};

createRoot(node).render(
  <ClassroomProvider room={room}>
    {VIEWS[place]}
    <BoardDialogs />
  </ClassroomProvider>
);
Object.assign(window, { room });
