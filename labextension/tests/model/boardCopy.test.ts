import fc from 'fast-check';
import * as Y from 'yjs';
import { Page } from './boardPage';
import { Service } from './boardService';

async function inClass(count: number): Promise<{ service: Service; pages: Page[] }> {
  const service = new Service();
  const pages = Array.from({ length: count }, () => new Page(service));
  await all(pages);
  return { service, pages };
}

async function all(pages: Page[]): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    for (const page of pages) {
      await page.settle();
    }
  }
}

test('what one writes is everywhere, once', async () => {
  const { service, pages } = await inClass(2);
  pages[0].list.push(['a', 'b']);
  await all(pages);
  expect(pages[1].list.toArray()).toEqual(['a', 'b']);
  expect(service.doc.getArray('cells').toArray()).toEqual(['a', 'b']);
  expect(pages[0].copy.pending).toBe(0);
});

test('a burst goes out as one change', async () => {
  const { service, pages } = await inClass(1);
  for (let letter = 0; letter < 20; letter += 1) {
    pages[0].list.push([String(letter)]);
  }
  await all(pages);
  expect(service.seq).toBe(1);
});

test('a page that goes leaves nothing behind, however late the answers are', async () => {
  const { service, pages } = await inClass(1);
  const words = Array.from({ length: 10 }, (_, number) => String(number));
  for (const word of words) {
    pages[0].list.push([word]);
    await pages[0].world.pass(80);
  }
  pages[0].copy.hurry();
  pages[0].cable?.letUp(Infinity);
  expect(service.doc.getArray('cells').toArray()).toEqual(words);
});

test('what was written while the line was down follows; what had arrived is not doubled', async () => {
  const { service, pages } = await inClass(2);
  const [writer] = pages;
  writer.list.push(['arrived']);
  await writer.world.pass(100);
  writer.cable?.letUp(Infinity);
  writer.cable?.cut(); // The answer is lost, the change is not.
  writer.list.push(['offline']);
  expect(writer.copy.pending).toBeGreaterThan(0);
  await all(pages);
  expect(service.doc.getArray('cells').toArray()).toEqual(['arrived', 'offline']);
  expect(pages[1].list.toArray()).toEqual(['arrived', 'offline']);
  expect(writer.copy.pending).toBe(0);
});

test('what was only deleted while the line was down is deleted', async () => {
  const { service, pages } = await inClass(2);
  pages[0].list.push(['stays', 'goes']);
  await all(pages);
  pages[0].cable?.cut();
  pages[0].list.delete(1, 1);
  await all(pages);
  expect(service.doc.getArray('cells').toArray()).toEqual(['stays']);
  expect(pages[1].list.toArray()).toEqual(['stays']);
});

test('what comes from others is not taken for one’s own', async () => {
  const { pages } = await inClass(2);
  const local: boolean[] = [];
  pages[1].doc.on('afterTransaction', ({ local: own, changed }) => {
    if (changed.size > 0) {
      local.push(own);
    }
  });
  pages[0].list.push(['a']);
  await all(pages);
  expect(local).toEqual([false]);
});

test('a listener of the notebook that throws keeps nobody from the board', async () => {
  const warned = jest.spyOn(console, 'warn').mockImplementation();
  const { service, pages } = await inClass(2);
  const fail = (): never => {
    throw new Error('as the notebook does when two run a cell');
  };
  pages[1].list.observe(fail);
  pages[0].list.push(['one']);
  await all(pages);
  pages[1].cable?.cut();
  pages[0].list.push(['two']);
  await all(pages);
  pages[1].list.unobserve(fail);
  pages[1].list.push(['three']);
  await all(pages);
  expect(pages[1].list.toArray()).toEqual(['one', 'two', 'three']);
  expect(service.doc.getArray('cells').toArray()).toEqual(['one', 'two', 'three']);
  expect(pages[1].copy.pending).toBe(0);
  expect(warned).toHaveBeenCalled();
  warned.mockRestore();
});

test('a gap is noticed and closed', async () => {
  const { pages } = await inClass(2);
  pages[0].list.push(['one']);
  await pages[0].settle();
  pages[1].cable?.down.splice(0); // Lost without the line being so.
  pages[0].list.push(['two']);
  await all(pages);
  expect(pages[1].list.toArray()).toEqual(['one', 'two']);
  expect(pages[1].cables).toHaveLength(1);
});

test('a change that comes twice counts once', async () => {
  const { service, pages } = await inClass(2);
  pages[0].list.push(['one']);
  await pages[0].settle();
  const { cable } = pages[1];
  cable?.down.push(...(cable?.down ?? []));
  await all(pages);
  expect(pages[1].list.toArray()).toEqual(['one']);
  expect(service.joins).toBe(2);
});

test('another life of the document is never mixed with this one', async () => {
  const { service, pages } = await inClass(2);
  pages[0].list.push(['old']);
  await all(pages);
  pages[1].cable?.cut();
  pages[1].list.push(['mine']);
  service.beginAnew();
  await all(pages);
  expect(pages.map(page => page.list.toArray())).toEqual([[], []]);
  expect(pages[1].aside).toEqual([['old', 'mine']]);
  expect(pages[0].aside).toEqual([]);
});

test('a change made while reading is not sent, and gone', async () => {
  const { service, pages } = await inClass(2);
  service.setRights(pages[1].doc.clientID, false, true);
  await all(pages);
  pages[1].list.push(['not allowed']);
  const client = pages[1].doc.clientID;
  service.readers.add(client);
  await all(pages);
  expect(pages[1].list.toArray()).toEqual([]);
  expect(pages[1].copies).toBe(2);
  expect(service.dropped).toBe(0);
});

test('what was written before one heard that one may not is put aside, and never comes back', async () => {
  const { service, pages } = await inClass(2);
  const [, late] = pages;
  service.setRights(late.doc.clientID, false, false);
  late.list.push(['too late']);
  await all(pages);
  expect(service.dropped).toBe(1);
  expect(late.aside).toEqual([['too late']]);
  expect(late.list.toArray()).toEqual([]);
  service.setRights(late.doc.clientID, true, true);
  await all(pages);
  late.list.push(['again']);
  await all(pages);
  expect(service.doc.getArray('cells').toArray()).toEqual(['again']);
});

test('a right taken away while the line was down leaves no stale edit', async () => {
  const { service, pages } = await inClass(2);
  const [, late] = pages;
  late.cable?.cut();
  late.list.push(['stale']);
  service.setRights(late.doc.clientID, false, false);
  await all(pages);
  expect(late.aside).toEqual([['stale']]);
  expect(service.doc.getArray('cells').toArray()).toEqual([]);
  expect(late.list.toArray()).toEqual([]);
});

test('what has not left when a right goes is put aside, and does not come back with the right', async () => {
  const { service, pages } = await inClass(2);
  const [, late] = pages;
  late.list.push(['gathered']);
  service.setRights(late.doc.clientID, false, true);
  late.cable?.letDown(Infinity); // Told within the time in which changes are gathered.
  await all(pages);
  expect(late.aside).toEqual([['gathered']]);
  expect(late.list.toArray()).toEqual([]);
  service.setRights(late.doc.clientID, true, true);
  await all(pages);
  late.list.push(['again']);
  await all(pages);
  expect(service.doc.getArray('cells').toArray()).toEqual(['again']);
});

type Act =
  | { act: 'write' | 'cut' | 'time'; page: number }
  | { act: 'delete'; page: number; at: number }
  | { act: 'rights'; page: number; write: boolean; told: boolean }
  | { act: 'up' | 'down'; page: number; count: number };

test('a deletion that may not be any more is undone by a new copy', async () => {
  const { pages } = await inClass(2);
  pages[0].list.push(['stays']);
  await all(pages);
  pages[1].cable?.cut();
  pages[1].list.delete(0, 1);
  pages[1].service.setRights(pages[1].doc.clientID, false, false);
  await all(pages);
  expect(pages[1].list.toArray()).toEqual(['stays']);
  expect(pages[1].copies).toBe(2);
});

const page = fc.nat(2);
const transport = fc.oneof(
  { weight: 4, arbitrary: fc.record({ act: fc.constant('write' as const), page }) },
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constant('delete' as const), page, at: fc.nat(6) })
  },
  fc.record({ act: fc.constantFrom('cut' as const, 'time' as const), page }),
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constantFrom('up' as const, 'down' as const),
      page,
      count: fc.integer({ min: 1, max: 4 })
    })
  }
);
const acts = fc.array(transport, { maxLength: 60 });
const rights = fc.record({
  act: fc.constant('rights' as const),
  page,
  write: fc.boolean(),
  told: fc.boolean()
});
const actsAndRights = fc.array(
  fc.oneof({ weight: 3, arbitrary: transport }, { weight: 1, arbitrary: rights }),
  { maxLength: 60 }
);

async function perform(pages: Page[], act: Act, made: string[], gone: Set<string>): Promise<void> {
  const actor = pages[act.page];
  switch (act.act) {
    case 'write': {
      if (!actor.copy.write) {
        break; // As a reader's notebook lets nothing in.
      }
      const token = `${act.page}.${made.length}`;
      made.push(token);
      actor.list.insert(made.length % (actor.list.length + 1), [token]);
      break;
    }
    case 'delete':
      if (actor.copy.write && act.at < actor.list.length) {
        gone.add(actor.list.get(act.at));
        actor.list.delete(act.at, 1);
      }
      break;
    case 'cut':
      actor.cable?.cut();
      break;
    case 'time':
      await actor.world.pass(400);
      break;
    case 'rights':
      actor.service.setRights(actor.doc.clientID, act.write, act.told);
      break;
    case 'up':
      actor.cable?.letUp(act.count);
      break;
    case 'down':
      actor.cable?.letDown(act.count);
      break;
  }
}

test('whatever is lost, late or said twice: equal copies, nothing doubled, nothing gone', async () => {
  await fc.assert(
    fc.asyncProperty(acts, async script => {
      const { service, pages } = await inClass(3);
      const made = ['a', 'b', 'c', 'd'];
      const gone = new Set<string>();
      pages[0].list.push(made.slice());
      await all(pages);
      for (const act of script) {
        await perform(pages, act as Act, made, gone);
      }
      await all(pages);
      const board = service.doc.getArray<string>('cells').toArray();
      pages.forEach(({ list, copies }) => {
        expect(list.toArray()).toEqual(board);
        expect(copies).toBe(1);
      });
      expect([...board].sort()).toEqual(made.filter(token => !gone.has(token)).sort());
      pages.forEach(({ doc }) =>
        expect(Y.encodeStateAsUpdate(doc)).toEqual(Y.encodeStateAsUpdate(service.doc))
      );
    }),
    { numRuns: 100 }
  );
}, 60_000);

test('rights given and taken at any moment: no stale edit, and no work gone without a word', async () => {
  await fc.assert(
    fc.asyncProperty(actsAndRights, async script => {
      const { service, pages } = await inClass(3);
      const made: string[] = [];
      const gone = new Set<string>();
      for (const act of script) {
        await perform(pages, act as Act, made, gone);
      }
      await all(pages);
      // Whoever was never told hears of it by writing, or with the next line.
      pages.forEach(({ cable }) => cable?.cut());
      await all(pages);
      const board = service.doc.getArray<string>('cells').toArray();
      pages.forEach(({ list }) => expect(list.toArray()).toEqual(board));
      expect(new Set(board).size).toBe(board.length);
      const aside = pages.flatMap(each => each.aside.flat());
      const missing = made.filter(token => !board.includes(token) && !gone.has(token));
      expect(missing.filter(token => !aside.includes(token))).toEqual([]);
    }),
    { numRuns: 100 }
  );
}, 60_000);
