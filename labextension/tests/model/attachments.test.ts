/** Do files go once, tell how far they are, and come back when their message does not go? */
import { Attachments, filesOf, isPicture, READS_AT_ONCE } from '../../src/model/attachments';
import type { IFileWays, IReply } from '../../src/platform';
import { CASES } from '../../dev/cases';
import { stageRoom } from '../ui/room';

type Sent = Parameters<IFileWays['send']>[1];

function desk(answer: (what: Sent) => Promise<IReply>) {
  const { room, sent } = stageRoom(CASES['chat']);
  const asked: Sent[] = [];
  room.platform.files = {
    send: (_path, what) => {
      asked.push(what);
      return answer(what);
    },
    bytes: async (_path, body) =>
      (body as { file: string }).file === 'f_1'
        ? { blob: new Blob(['abc']) }
        : { reply: { status: 404, json: null } }
  };
  const files = new Attachments(room.platform, room.session);
  const outgoing = () => files.store.getState().outgoing;
  return { files, outgoing, asked, sent, room };
}

const file = (name: string, size = 3) => new File(['x'.repeat(size)], name);
const stored = (id: string) => ({ status: 200, json: { file: id, name: 'a', mime: 'image/png' } });
const settled = () => new Promise(resolve => setTimeout(resolve));

it('sends what is chosen at once, and hands it to the message', async () => {
  const { files, outgoing, asked } = desk(async what => {
    what.onPart(0.5);
    return stored('f_1');
  });
  files.add([file('plot.png')]);
  expect(outgoing()).toMatchObject([{ name: 'plot.png', part: 0.5, file: null }]);
  await settled();
  expect(outgoing()).toMatchObject([{ part: 1, file: 'f_1', problem: null }]);
  expect(asked[0].query).toEqual({ session: 's_1', name: 'plot.png' });
  const taken = files.take();
  expect(taken.map(out => out.file)).toEqual(['f_1']);
  expect(outgoing()).toEqual([]);
  files.giveBack(taken);
  expect(outgoing()).toEqual(taken);
});

it('says in words why one does not go, and takes four at most', async () => {
  const refusal = { code: 'file_type_refused', message: 'Not this kind.', next: 'Another.' };
  const { files, outgoing, asked } = desk(async () => ({ status: 415, json: { refusal } }));
  files.add([file('a.svg'), file('b.svg'), file('c.svg'), file('d.svg'), file('e.svg')]);
  await settled();
  expect(outgoing().map(out => out.problem)).toEqual([refusal, refusal, refusal, refusal]);
  expect(asked).toHaveLength(4);
  expect(files.take()).toEqual([]);
});

it('reads a few files at a time, and the others after them', async () => {
  const { files, room } = desk(async () => stored('f_1'));
  const answers: ((found: { blob: Blob } | Error) => void)[] = [];
  room.platform.files!.bytes = () =>
    new Promise((resolve, reject) =>
      answers.push(found => (found instanceof Error ? reject(found) : resolve(found)))
    );
  const read = Array.from({ length: READS_AT_ONCE + 3 }, () =>
    files.read('f_1').catch(() => undefined)
  );
  await settled();
  expect(answers).toHaveLength(READS_AT_ONCE);
  answers[0](new Error());
  answers[1]({ blob: new Blob(['abc']) });
  await settled();
  expect(answers).toHaveLength(READS_AT_ONCE + 2);
  answers.slice(2).forEach(answer => answer({ blob: new Blob(['abc']) }));
  await settled();
  answers.slice(-1)[0]({ blob: new Blob(['abc']) });
  expect((await Promise.all(read)).filter(Boolean)).toHaveLength(READS_AT_ONCE + 2);
  void files.read('f_1');
  await settled();
  expect(answers).toHaveLength(READS_AT_ONCE + 4);
});

it('does not even begin to send what is too large or empty', async () => {
  const { files, outgoing, asked, room } = desk(async () => stored('f_1'));
  const view = room.session.store.getState().view!;
  room.session.store.setState({
    view: { ...view, limits: { ...view.limits, attachment_bytes: 10 } }
  });
  files.add([file('large.png', 11), file('empty.png', 0)]);
  await settled();
  expect(outgoing().map(out => out.problem?.code)).toEqual([
    'attachment_too_big',
    'attachment_too_big'
  ]);
  expect(asked).toEqual([]);
});

it('cancels what is on its way and drops what has arrived', async () => {
  const ways: AbortSignal[] = [];
  const { files, outgoing, sent } = desk(what => {
    ways.push(what.signal);
    return ways.length === 1 ? new Promise(() => undefined) : Promise.resolve(stored('f_2'));
  });
  files.add([file('slow.png'), file('quick.png')]);
  await settled();
  files.drop(outgoing()[0].key);
  expect(ways[0].aborted).toBe(true);
  files.drop(outgoing()[0].key);
  expect(outgoing()).toEqual([]);
  expect(sent).toEqual([{ kind: 'DropFile', file: 'f_2' }]);
});

it('forgets with the class what was chosen for it', async () => {
  const { files, outgoing, room } = desk(() => new Promise(() => undefined));
  files.add([file('slow.png')]);
  room.session.store.setState({ session: 's_2' });
  expect(outgoing()).toEqual([]);
});

it('reads a file, or says why not', async () => {
  const { files } = desk(async () => stored('f_1'));
  expect((await files.read('f_1')).size).toBe(3);
  await expect(files.read('f_9')).rejects.toMatchObject({ name: 'Refused' });
});

it('shows as pictures only what is safe to', () => {
  const about = { order: 1, name: 'a.png', size: 1 };
  expect(isPicture({ ...about, mime: 'image/png' })).toBe(true);
  for (const mime of ['image/svg+xml', 'text/html', 'application/pdf', '']) {
    expect(isPicture({ ...about, mime })).toBe(false);
  }
  const two = filesOf({ f_2: { ...about, order: 9, mime: '' }, f_1: { ...about, mime: '' } });
  expect(two.map(one => one.id)).toEqual(['f_1', 'f_2']);
});
