import fc from 'fast-check';
import { ClassSession } from '../../src/model/session';
import type { Refused } from '../../src/platform';
import { person, Service, view, welcome } from './classroom';
import { settle, World, type Socket } from './world';

const codeOf = (error: unknown): string => (error as Refused).refusal.code;

async function joined(world = new World(), service = new Service()) {
  const session = new ClassSession(world, world);
  session.join('s');
  const socket = await arrive(world, service);
  return { session, world, service, socket, state: () => session.store.getState() };
}

async function arrive(world: World, service: Service): Promise<Socket> {
  await world.pass(0);
  world.socket.opens();
  service.greet(world.socket);
  return world.socket;
}

test('joins with a ticket and shows the whole view', async () => {
  const { world, socket, state } = await joined();
  expect(world.asked).toEqual([
    { path: 'liveclass/ticket', body: { for: 'session', session: 's' } }
  ]);
  expect(socket.sent[0]).toMatchObject({
    type: 'hello',
    ticket: 't1',
    resume: null,
    protocol: 1,
    tab: expect.any(String)
  });
  expect(state()).toMatchObject({ phase: 'live', you: 'p_me', role: 'student', problem: null });
  expect(state().view?.people.p_i.name).toBe('Ines');
});

test('patches change the view, and only what they name', async () => {
  const { socket, state } = await joined();
  const before = state().view;
  const patch = { hands: { p_me: { order: 1, since: 5 } } };
  socket.says({ type: 'patch', seq: 2, after: 1, patch });
  expect(state().view?.hands.p_me.order).toBe(1);
  expect(state().view?.people).toBe(before?.people);
});

test('a break keeps the view, resumes where it was and loses nothing', async () => {
  const { world, service, socket, state } = await joined();
  service.write({ people: { p_2: person('Ada') as never } });
  socket.breaks();
  expect(state().phase).toBe('reconnecting');
  expect(state().view?.people.p_me).toBeDefined();
  await world.pass(1_000);
  const next = await arrive(world, service);
  expect(next.last('hello')?.resume).toBe(1);
  expect(state().phase).toBe('live');
  expect(state().view?.people.p_2.name).toBe('Ada');
});

test('who comes back in another role takes the whole view of that role', async () => {
  const { world, service, socket, state } = await joined();
  socket.breaks();
  await world.pass(1_000);
  await world.pass(0);
  world.socket.opens();
  world.socket.says(welcome(1, { role: 'assistant', after: 1, view: null }));
  expect(state().role).toBe('student');
  await world.pass(1_000);
  const next = await arrive(world, service);
  expect(next.last('hello')?.resume).toBeNull();
});

test('a fresh ticket for each attempt', async () => {
  const { world, service, socket } = await joined();
  socket.breaks();
  await world.pass(1_000);
  await arrive(world, service);
  expect(world.asked).toHaveLength(2);
  expect(world.socket.last('hello')?.ticket).toBe('t2');
});

test('a patch that does not fit makes it ask for the whole view', async () => {
  const { world, service, socket, state } = await joined();
  socket.says({ type: 'patch', seq: 9, after: 8, patch: { spotlight: 'p_i' } });
  expect(state().view?.spotlight).toBeUndefined();
  expect(socket.closed).toBe(true);
  await world.pass(1_000);
  service.write({ spotlight: 'p_me' });
  const next = await arrive(world, service);
  expect(next.last('hello')?.resume).toBeNull();
  expect(state().view?.spotlight).toBe('p_me');
});

test('a patch it has already is passed over', async () => {
  const { socket, state } = await joined();
  socket.says({ type: 'patch', seq: 1, after: 0, patch: { spotlight: 'p_i' } });
  expect(state().phase).toBe('live');
  expect(state().view?.spotlight).toBeUndefined();
});

test.each([
  ['ended', 'ended'],
  ['removed', 'removed'],
  ['elsewhere', 'elsewhere'],
  ['left', 'left'],
  ['protocol', 'refused']
])('bye "%s" is the end: %s', async (reason, phase) => {
  const { world, socket, state } = await joined();
  socket.says({ type: 'bye', reason, message: 'why', next: 'what now' });
  await world.pass(120_000);
  expect(state()).toMatchObject({ phase, media: null, problem: { message: 'why' } });
  expect(world.sockets).toHaveLength(1);
  expect(new ClassSession(world, world).rejoin()).toBeNull();
});

test.each(['slow', 'lease', 'restarting'])('after bye "%s" it comes back', async reason => {
  const { world, service, socket, state } = await joined();
  socket.says({ type: 'bye', reason, message: '', next: '' });
  expect(state().phase).toBe('reconnecting');
  await world.pass(1_000);
  await arrive(world, service);
  expect(state().phase).toBe('live');
});

test('removed while away: told, and no way back', async () => {
  const { world, socket, state } = await joined();
  const refusal = { code: 'removed', message: 'removed', next: 'write' };
  world.answer = () => ({ status: 403, json: { refusal } });
  socket.breaks();
  await world.pass(60_000);
  expect(state()).toMatchObject({ phase: 'removed', problem: refusal });
  expect(world.asked).toHaveLength(2);
});

test('a service that is down is waited for as long as it takes', async () => {
  const { world, service, socket, state } = await joined();
  const answer = world.answer;
  world.answer = () => {
    throw new Error('no network');
  };
  socket.breaks();
  await world.pass(600_000);
  expect(state().phase).toBe('reconnecting');
  expect(state().problem?.action).toBeDefined();
  world.answer = answer;
  world.wake();
  await arrive(world, service);
  expect(state().phase).toBe('live');
});

test('another tab is live: asks, then takes over', async () => {
  const world = new World();
  const session = new ClassSession(world, world);
  session.join('s');
  await world.pass(0);
  world.socket.opens();
  world.socket.says({ type: 'elsewhere', message: 'You are in this class elsewhere.' });
  expect(session.store.getState().phase).toBe('waiting-takeover');
  session.takeOver();
  expect(world.socket.last('takeover')).toEqual({ type: 'takeover' });
  new Service().greet(world.socket);
  expect(session.store.getState().phase).toBe('live');
});

test('a tab that was taken over does not fight back, and may be told to', async () => {
  const { world, session, socket, state } = await joined();
  socket.says({ type: 'bye', reason: 'elsewhere', message: '', next: '' });
  world.wake();
  await world.pass(600_000);
  expect(world.sockets).toHaveLength(1);
  session.takeOver();
  await world.pass(0);
  world.socket.opens();
  world.socket.says({ type: 'elsewhere', message: '' });
  expect(state().phase).toBe('connecting');
  expect(world.socket.last('takeover')).toEqual({ type: 'takeover' });
});

test('a refresh rejoins with the same tab id, drafts and unsent words', async () => {
  const { world, service, session, socket } = await joined();
  session.setDraft('message', 'half a sent');
  socket.breaks();
  void session.send({ kind: 'PostMessage', text: 'said in the tunnel' });
  const tab = socket.last('hello')?.tab;
  window.dispatchEvent(new Event('pagehide'));
  session.dispose();

  const after = new ClassSession(world, world);
  expect(after.rejoin()).toBe('s');
  const next = await arrive(world, service);
  expect(next.last('hello')?.tab).toBe(tab);
  expect(after.store.getState().drafts).toEqual({ message: 'half a sent' });
  expect(next.last('command')?.command).toEqual({
    kind: 'PostMessage',
    text: 'said in the tunnel'
  });
});

test('leaving tells the service, closes and is not rejoined', async () => {
  const { world, session, socket, state } = await joined();
  await session.leave();
  expect(socket.last('command')?.command).toEqual({ kind: 'Leave' });
  expect(socket.closed).toBe(true);
  expect(state().phase).toBe('left');
  expect(new ClassSession(world, world).rejoin()).toBeNull();
});

test('a refused command says why; one without a class is refused here', async () => {
  const { session, socket } = await joined();
  const sent = session.send({ kind: 'PostMessage', text: '' });
  const id = socket.last('command')?.id;
  const refusal = { code: 'empty_message', message: 'm', next: 'n' };
  socket.says({ type: 'refused', id, refusal });
  await expect(sent.catch(codeOf)).resolves.toBe('empty_message');
  await session.leave();
  const late = session.send({ kind: 'PostMessage', text: 'x' });
  await expect(late.catch(codeOf)).resolves.toBe('not_here');
});

test('a new media token is taken without a word', async () => {
  const { socket, state } = await joined();
  socket.says({ type: 'media', url: '/m', token: 'fresh' });
  expect(state()).toMatchObject({ phase: 'live', media: { url: '/m', token: 'fresh' } });
});

test('whatever breaks between them, page and service agree and every word is said once', async () => {
  const event = fc.constantFrom('say', 'answer', 'answer lost', 'others', 'break', 'dies');
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 25 }), async events => {
      const world = new World();
      const service = new Service();
      const { session } = await joined(world, service);
      let said = 0;
      const read = new Map<Socket, number>();
      const answer = (tell: boolean): void => {
        const { socket } = world;
        const commands = socket.sent.filter(frame => frame.type === 'command');
        for (const frame of commands.slice(read.get(socket) ?? 0)) {
          service.take(socket, frame as never, tell);
        }
        read.set(socket, commands.length);
      };
      const comeBack = async (): Promise<void> => {
        world.socket.breaks();
        await world.pass(20_000);
        await arrive(world, service);
      };
      for (const one of [...events, 'break', 'answer', 'break']) {
        if (one === 'say') {
          void session.send({ kind: 'PostMessage', text: `word ${said++}` });
        } else if (one === 'answer') {
          answer(true);
        } else if (one === 'others') {
          service.write({ spotlight: `p_${service.seq}` });
          const { seq, view: whole } = service;
          const patch = { spotlight: whole.spotlight };
          world.socket.says({ type: 'patch', seq, after: seq - 1, patch });
        } else {
          answer(one !== 'answer lost');
          await comeBack();
        }
        await settle();
        if (session.store.getState().phase !== 'live') {
          await world.pass(1_000);
          await arrive(world, service);
        }
      }
      const words = Array.from({ length: said }, (_, index) => `word ${index}`);
      expect(service.done).toEqual(words);
      expect(session.store.getState().view).toEqual(service.view);
    }),
    { numRuns: 60 }
  );
});

test('the welcome of a view it no longer has makes it ask again', async () => {
  const world = new World();
  const session = new ClassSession(world, world);
  session.join('s');
  await world.pass(0);
  world.socket.opens();
  world.socket.says(welcome(7, { view: null, after: 5 }));
  await world.pass(1_000);
  world.socket.opens();
  world.socket.says(welcome(7, { view: view() }));
  expect(session.store.getState().phase).toBe('live');
});
