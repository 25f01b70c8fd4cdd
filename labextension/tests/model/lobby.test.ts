import { ClassSession } from '../../src/model/session';
import { welcome } from './classroom';
import { World, type Socket } from './world';

const WAITING = { type: 'waiting', title: 'Sampling', since: 990, server_time: 1_000 };

async function knocked(world = new World()) {
  const session = new ClassSession(world, world);
  session.join('s');
  const socket = await knock(world);
  return { session, world, socket, state: () => session.store.getState() };
}

async function knock(world: World): Promise<Socket> {
  await world.pass(0);
  world.socket.opens();
  world.socket.says(WAITING);
  return world.socket;
}

test('who waits sees the title and since when, and nothing of the class', async () => {
  const { state } = await knocked();
  expect(state()).toMatchObject({
    phase: 'in-lobby',
    lobby: { title: 'Sampling', since: 990 },
    view: null,
    media: null,
    you: null
  });
});

test('the admitted are in with the welcome that comes, without another ticket', async () => {
  const { world, socket, state } = await knocked();
  socket.says(welcome(7));
  expect(state()).toMatchObject({ phase: 'live', lobby: null, you: 'p_me' });
  expect(world.asked).toHaveLength(1);
});

test('a break keeps the face of the lobby, and the place is asked for again', async () => {
  const { world, socket, state } = await knocked();
  socket.breaks();
  expect(state()).toMatchObject({ phase: 'in-lobby', lobby: { since: 990 } });
  expect(state().problem?.code).toBe('interrupted');
  await world.pass(1_000);
  const next = await knock(world);
  expect(next.sent[0]).toMatchObject({ type: 'hello', resume: null });
  expect(state()).toMatchObject({ phase: 'in-lobby', problem: null });
});

test('a refresh waits on', async () => {
  const { world } = await knocked();
  const after = new ClassSession(world, world);
  expect(after.rejoin()).toBe('s');
});

test('who is denied is told, and does not come again by itself', async () => {
  const { world, socket, state } = await knocked();
  socket.says({ type: 'bye', reason: 'denied', message: 'Not now.', next: 'Ask again.' });
  expect(state()).toMatchObject({ phase: 'refused', problem: { code: 'denied' } });
  await world.pass(120_000);
  expect(world.asked).toHaveLength(1);
  expect(new ClassSession(world, world).rejoin()).toBeNull();
});

test('who was in the class before sees nothing of it from the lobby', async () => {
  const { world, socket, state } = await knocked();
  socket.says(welcome(7));
  socket.breaks();
  await world.pass(1_000);
  await knock(world);
  expect(state()).toMatchObject({ phase: 'in-lobby', view: null, media: null });
});

test('leaving the lobby says so', async () => {
  const { session, socket, state } = await knocked();
  void session.leave();
  expect(socket.last('command')).toMatchObject({ command: { kind: 'Leave' } });
  expect(state().phase).toBe('left');
});
