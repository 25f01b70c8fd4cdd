/** How does one start or join a course's class from JupyterLab? */
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { ICourse } from '../model/feed';
import { mayStart } from '../model/selectors';
import type { IClassroom } from '../ui/classroom';
import { prepare, start } from '../ui/join/entering';
import { labIcon } from './icons';

export const START = 'liveclass:start';
export const JOIN = 'liveclass:join';
/** The launcher's card of one course: joins, starts or opens the panel, whichever comes next. */
export const COURSE = 'liveclass:course';
export const COURSE_COMMANDS = [START, JOIN];

const SILENT = { microphone: false, camera: false };

function coursesOf(room: IClassroom): [string, ICourse][] {
  return Object.entries(room.feed.store.getState().courses);
}

function startable(room: IClassroom): [string, ICourse][] {
  return coursesOf(room).filter(([, course]) => mayStart(course));
}

function joinable(room: IClassroom): [string, ICourse][] {
  const here = room.session.store.getState();
  const inside = here.phase === 'live' || here.phase === 'reconnecting' ? here.session : null;
  return coursesOf(room).filter(([, course]) => course.session && course.session.id !== inside);
}

function find(room: IClassroom, args: ReadonlyPartialJSONObject): ICourse | undefined {
  return room.feed.store.getState().courses[String(args['course'] ?? '')];
}

/** One course: straight away. Several: the panel asks which. */
async function startClass(room: IClassroom): Promise<void> {
  const [first, second] = startable(room);
  room.show('panel');
  if (first && !second) {
    await start(room, first[0], first[1].title, SILENT);
  }
}

function joinClass(room: IClassroom): void {
  const [first, second] = joinable(room);
  room.show('panel');
  if (first?.[1].session && !second) {
    prepare(room, first[1].session.id);
  }
}

async function openCourse(room: IClassroom, args: ReadonlyPartialJSONObject): Promise<void> {
  const course = find(room, args);
  room.show('panel');
  if (course?.session) {
    const here = room.session.store.getState();
    if (here.phase !== 'live' || here.session !== course.session.id) {
      prepare(room, course.session.id);
    }
  } else if (course && mayStart(course)) {
    await start(room, String(args['course']), course.title, SILENT);
  }
}

function cardLabel(room: IClassroom, course: ICourse | undefined): string {
  const { trans } = room.platform;
  if (course?.session) {
    return trans.__('Join: %1', course.session.title);
  }
  return course && mayStart(course)
    ? trans.__('Start class: %1', course.title)
    : (course?.title ?? trans.__('Live class'));
}

export function addCourseCommands(commands: CommandRegistry, room: IClassroom): void {
  const { trans } = room.platform;
  const args = { type: 'object', properties: { course: { type: 'string' } } } as const;
  commands.addCommand(START, {
    label: trans.__('Start a class'),
    icon: labIcon('class'),
    isEnabled: () => startable(room).length > 0,
    describedBy: { args: { type: 'object', properties: {} } },
    execute: () => startClass(room)
  });
  commands.addCommand(JOIN, {
    label: trans.__('Join the live class'),
    icon: labIcon('classLive'),
    isEnabled: () => joinable(room).length > 0,
    describedBy: { args: { type: 'object', properties: {} } },
    execute: () => joinClass(room)
  });
  commands.addCommand(COURSE, {
    label: given => cardLabel(room, find(room, given)),
    caption: given =>
      find(room, given)?.session ? trans.__('This class is live now') : trans.__('Live class'),
    icon: given => labIcon(find(room, given)?.session ? 'classLive' : 'class'),
    describedBy: { args },
    execute: given => openCourse(room, given)
  });
}
