/** @jest-environment node */
import { conflictName } from '../../src/board/aside';
import { ClassDrive, type ILiveDocuments } from '../../src/board/drive';
import { CourseFiles } from '../../src/board/files';
import { notebookNamed } from '../../src/model/notebookName';
import { World } from '../model/world';

const NOTHING_LIVE: ILiveDocuments = {
  create: () => undefined,
  get: () => null,
  save: () => null
};
const TREE: Record<string, object[]> = {
  '': [
    { name: 'data', path: 'data', type: 'directory', size: 0, modified: 1 },
    { name: 'a.ipynb', path: 'a.ipynb', type: 'notebook', size: 9, modified: 1 }
  ],
  data: [{ name: 'x.svg', path: 'data/x.svg', type: 'file', size: 3, modified: 1 }]
};

function drive(live = NOTHING_LIVE): { world: World; drive: ClassDrive; files: CourseFiles } {
  const world = new World();
  world.answer = () => {
    const { path, body } = world.asked.at(-1) as { path: string; body: { path: string } };
    return path === 'liveclass/files'
      ? { status: 200, json: { entries: TREE[body.path] } }
      : {
          status: 200,
          json: {
            type: 'file',
            format: 'text',
            content: '<svg/>',
            mimetype: 'image/svg+xml',
            size: 6,
            modified: 1
          }
        };
  };
  const files = new CourseFiles(world, () => ['demo']);
  return { world, files, drive: new ClassDrive({} as never, files, live, world.trans) };
}

test('shows courses, folders and files, none of them writable', async () => {
  const { drive: it } = drive();
  expect((await it.get('')).content).toMatchObject([{ path: 'demo', type: 'directory' }]);
  const { content } = await it.get('demo');
  expect(content).toMatchObject([
    { path: 'demo/data' },
    { path: 'demo/a.ipynb', type: 'notebook' }
  ]);
  expect((await it.get('demo/data/x.svg')).content).toBe('<svg/>');
  expect((await it.get('demo/data/x.svg', { content: false })).writable).toBe(false);
});

test('says in words that a file is not there', async () => {
  await expect(drive().drive.get('demo/gone.txt')).rejects.toMatchObject({
    message: 'The course has no file “gone.txt”.',
    response: { status: 404 }
  });
});

test('passes on what the service says', async () => {
  const { world, drive: it } = drive();
  const refusal = { code: 'not_enrolled', message: 'You are not in it.', next: 'Ask.' };
  world.answer = () => ({ status: 403, json: { refusal } });
  await expect(it.get('demo')).rejects.toThrow('You are not in it. Ask.');
});

test.each(['save', 'rename', 'delete', 'newUntitled', 'copy'] as const)(
  'refuses to %s',
  async act => {
    await expect(
      (drive().drive[act] as (path: string) => Promise<unknown>)('demo/a')
    ).rejects.toThrow(/only be read/);
  }
);

test('a file is opened from an address that has no rights in the page', async () => {
  expect(await drive().drive.getDownloadUrl('demo/data/x.svg')).toMatch(/^data:image\/svg\+xml/);
});

test('a picture that is not there is nothing, and no error in the place of all around it', async () => {
  const { world, drive: it } = drive();
  expect(await it.getDownloadUrl('demo/gone.png')).toBe('data:,');
  const refusal = { code: 'no_such_file', message: 'No.', next: 'Go.' };
  world.answer = () => ({ status: 404, json: { refusal } });
  expect(await it.getDownloadUrl('demo/nowhere/gone.png')).toBe('data:,');
  world.answer = () => ({ status: 503, json: { refusal } });
  await expect(it.getDownloadUrl('demo/data/x.svg')).rejects.toThrow('No. Go.');
});

test('the board is asked before its file, whichever provider is named', async () => {
  const board = { path: 'demo/a.ipynb' } as never;
  const { drive: it } = drive({ ...NOTHING_LIVE, get: () => Promise.resolve(board) });
  expect(await it.contentProviderRegistry.getProvider('rtc')?.get('demo/a.ipynb')).toBe(board);
  expect((await it.get('demo/data/x.svg', { type: 'file' })).content).toBe('<svg/>');
});

test('finds the notebooks of a course, in its folders too', async () => {
  expect(await drive().files.notebooks('demo')).toEqual(['a.ipynb']);
});

test.each([
  ['08 Regression', '08 Regression.ipynb'],
  [' week 2/08.ipynb ', 'week 2/08.ipynb'],
  ['Ünï', 'Ünï.ipynb']
])('%j names a notebook', (text, notebook) => {
  expect(notebookNamed(text, new World().trans)).toEqual({ notebook });
});

test.each(['', '  ', '.hidden', 'a/.b', 'a//b', '/a', '../a', 'a\\b', 'a\nb', 'x'.repeat(250)])(
  '%j names none, in words',
  text => {
    const found = notebookNamed(text, new World().trans);
    expect('wrong' in found && found.wrong.length > 10).toBe(true);
  }
);

test('a conflict copy has a name of its own', () => {
  expect(conflictName('week 2/07 Sampling.ipynb', new Date('2026-11-21T14:05:33.5Z'))).toBe(
    '07 Sampling.conflict-2026-11-21-14-05-33.ipynb'
  );
});
