import fc from 'fast-check';
import { Outbox } from '../../src/model/outbox';
import type { Command } from '../../src/model/view';
import { Refused } from '../../src/platform';
import { Memory, settle, World } from './world';

interface IWritten {
  id: string;
  command: Command;
}

function build(storage = new Memory(), world = new World()) {
  const written: IWritten[] = [];
  const box = new Outbox(
    {
      write: (id, command) => written.push({ id, command }),
      after: world.after,
      now: world.now,
      changed: () => undefined
    },
    world.trans,
    storage,
    'outbox.s'
  );
  return { box, written, world, storage };
}

const say = (text: string): Command => ({ kind: 'PostMessage', text });
const codeOf = (error: unknown): string => (error as Refused).refusal.code;

test('words said while the line is down go out when it is back, in order', async () => {
  const { box, written } = build();
  const sent = Promise.all([box.send(say('one')), box.send(say('two'))]);
  expect(written).toEqual([]);
  box.opened();
  expect(written.map(({ command }) => command)).toEqual([say('one'), say('two')]);
  written.forEach(({ id }) => box.acknowledged(id));
  await expect(sent).resolves.toBeDefined();
});

test('what was under way is sent again under the same id', () => {
  const { box, written } = build();
  box.opened();
  void box.send(say('hello'));
  void box.send({ kind: 'CallOn', person: 'p' });
  box.lost();
  box.opened();
  expect(written).toHaveLength(4);
  expect(written[2].id).toBe(written[0].id);
  expect(written[3].id).toBe(written[1].id);
});

test('a source is never opened late', async () => {
  const { box, written } = build();
  const offline = box.send({ kind: 'OpenSource', source: 'microphone' });
  await expect(offline.catch(codeOf)).resolves.toBe('interrupted');
  box.opened();
  const underWay = box.send({ kind: 'OpenSource', source: 'microphone' });
  box.lost();
  await expect(underWay.catch(codeOf)).resolves.toBe('interrupted');
  box.opened();
  expect(written).toHaveLength(1);
});

test('an order of staff is not carried out long after', async () => {
  const { box, written, world } = build();
  box.opened();
  const removal = box.send({ kind: 'RemovePerson', person: 'p' });
  box.lost();
  world.time += 60_000;
  box.opened();
  await expect(removal.catch(codeOf)).resolves.toBe('interrupted');
  expect(written).toHaveLength(1);
});

test('a refusal reaches who asked', async () => {
  const { box, written } = build();
  box.opened();
  const sent = box.send(say(''));
  box.refused(written[0].id, { code: 'empty_message', message: 'm', next: 'n' });
  await expect(sent).rejects.toBeInstanceOf(Refused);
});

test('kept words that come too fast after a break are sent once more, later', async () => {
  const { box, written, world } = build();
  const sent = box.send(say('one'));
  box.opened();
  box.refused(written[0].id, { code: 'rate_limited', message: '', next: '' });
  await world.pass(2_000);
  expect(written).toHaveLength(2);
  box.acknowledged(written[1].id);
  await expect(sent).resolves.toBeUndefined();
});

test('kept words survive a refresh, under the same id', () => {
  const first = build();
  first.box.opened();
  void first.box.send(say('before the refresh'));
  const second = build(first.storage, first.world);
  second.box.opened();
  expect(second.written).toEqual(first.written);
  second.box.acknowledged(second.written[0].id);
  expect(first.storage.map.size).toBe(0);
});

test('each word is written by a service that does an id once exactly once, however the line breaks', async () => {
  const event = fc.constantFrom('say', 'deliver', 'lose the answer', 'break', 'back');
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 40 }), async events => {
      const { box, written } = build();
      const done = new Map<string, string>();
      const answered: string[] = [];
      let said = 0;
      let read = 0;
      const deliver = (tell: boolean): void => {
        for (; read < written.length; read += 1) {
          const { id, command } = written[read];
          done.set(id, (command as { text: string }).text);
          if (tell) box.acknowledged(id);
        }
      };
      for (const one of [...events, 'break', 'back', 'deliver']) {
        if (one === 'say') {
          const text = `word ${said++}`;
          void box.send(say(text)).then(() => answered.push(text));
        }
        if (one === 'deliver') deliver(true);
        if (one === 'lose the answer') deliver(false);
        if (one === 'break') box.lost();
        if (one === 'back') box.opened();
      }
      await settle();
      const words = Array.from({ length: said }, (_, index) => `word ${index}`);
      expect([...done.values()]).toEqual(words);
      expect([...answered].sort()).toEqual([...words].sort());
    })
  );
});
