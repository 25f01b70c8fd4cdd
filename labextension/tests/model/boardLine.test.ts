import { Refused } from '../../src/platform';
import { Page } from './boardPage';
import { Service } from './boardService';

async function open(): Promise<{ service: Service; page: Page }> {
  const service = new Service();
  const page = new Page(service);
  await page.settle();
  return { service, page };
}

test('each attempt has a ticket of its own', async () => {
  const { page } = await open();
  page.cable?.cut();
  await page.settle();
  expect(page.cables).toHaveLength(2);
  expect(page.world.asked.map(({ body }) => body)).toEqual([
    { for: 'board', session: 's' },
    { for: 'board', session: 's' }
  ]);
  expect(page.line.store.getState()).toMatchObject({ at: 'open', problem: null });
});

test('a line that is down says so, and that what is written is kept', async () => {
  const { page } = await open();
  page.cable?.cut();
  const { at, problem } = page.line.store.getState();
  expect(at).toBe('lost');
  expect(problem?.next).toMatch(/kept/);
  expect(problem?.action?.label).toBe('Try now');
});

test('a question that the line did not survive is refused, not forgotten', async () => {
  const { page } = await open();
  const saved = page.line.save(false);
  page.cable?.cut();
  await expect(saved).rejects.toThrow(Refused);
  await expect(page.line.versions()).rejects.toThrow(Refused);
});

test('answers find their questions', async () => {
  const { page } = await open();
  const versions = page.line.versions();
  const [line] = page.service.lines;
  line.say({ type: 'versions', id: 1, versions: [{ version: 3, at: 5 }] });
  page.cable?.letDown(Infinity);
  expect(await versions).toEqual([{ version: 3, at: 5 }]);
});

test('a farewell for good is the end: nothing is sent or kept up any more', async () => {
  const { page } = await open();
  const [line] = page.service.lines;
  line.say({ type: 'bye', reason: 'moved', message: 'Another notebook.', next: 'It opens.' });
  await page.settle();
  expect(page.line.store.getState()).toMatchObject({ at: 'over', problem: { code: 'moved' } });
  expect(page.copy.write).toBe(false);
  expect(page.cables).toHaveLength(1);
});

test('a notice is told until it is put away', async () => {
  const { page } = await open();
  const [line] = page.service.lines;
  for (let time = 0; time < 2; time += 1) {
    line.say({ type: 'notice', code: 'conflict', message: 'The file changed.', next: 'Look.' });
  }
  page.cable?.letDown(Infinity);
  expect(page.line.store.getState().notices.map(({ code }) => code)).toEqual(['conflict']);
  page.line.dismiss('conflict');
  expect(page.line.store.getState().notices).toEqual([]);
});

test('a large frame may take longer than a dead line is given', async () => {
  const { page } = await open();
  await page.world.pass(40_000); // Frames of the service are still under way.
  expect(page.line.store.getState().at).toBe('open');
  await page.world.pass(30_000);
  expect(page.line.store.getState().at).not.toBe('open');
});

test('after sleep the line is asked before it is given up', async () => {
  const { page } = await open();
  await page.world.sleep(3_600_000);
  page.cable?.letUp(Infinity);
  page.cable?.letDown(Infinity);
  await page.world.pass(20_000);
  expect(page.cables.length).toBeLessThanOrEqual(2);
  page.list.push(['awake']);
  await page.settle();
  expect(page.service.doc.getArray('cells').toArray()).toEqual(['awake']);
});
