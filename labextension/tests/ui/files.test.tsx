/** Can files be put to a message in every way, and are those of others shown as what they are? */
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { CASES } from '../../dev/cases';
import { classOf, NOW } from '../../dev/people';
import { Panel } from '../../src/ui/Panel';
import { show, stageRoom } from './room';

Object.assign(globalThis, { CSS: { escape: (text: string) => text } });
Element.prototype.scrollIntoView = () => undefined;
const made: string[] = [];
const revoked: string[] = [];
Object.assign(URL, {
  createObjectURL: () => {
    made.push(`blob:${made.length}`);
    return made[made.length - 1];
  },
  revokeObjectURL: (address: string) => void revoked.push(address)
});

const HOSTILE = '<img src=x onerror=alert(1)>.png';
const file = (name: string) => new File(['abc'], name, { type: 'image/png' });

async function chatting(files: boolean, role: 'student' | 'instructor' = 'student') {
  const about = { author: 'p_ben', text: 'look', at: NOW, order: 1, reactions: {} };
  const attached = {
    f_1: { order: 1, name: HOSTILE, mime: 'image/png', size: 2048 },
    f_2: { order: 2, name: 'page.pdf', mime: 'application/pdf', size: 5 * 2 ** 20 }
  };
  const view = classOf(5, { messages: { m_1: { ...about, files: attached } } });
  const base = CASES[role === 'student' ? 'chat' : 'chat-staff'];
  const staged = stageRoom({ ...base, session: { ...base.session, view } });
  let count = 0;
  if (files) {
    staged.room.platform.files = {
      send: async () => {
        count += 1;
        return { status: 200, json: { file: `f_9${count}`, name: 'a', mime: 'image/png' } };
      },
      bytes: async () => ({ blob: new Blob(['abc']) })
    };
  }
  await show(staged.room, <Panel />);
  const field = screen.getByRole<HTMLTextAreaElement>('textbox', { name: /message/iu });
  const chips = () => screen.queryByRole('list', { name: 'Files for this message' });
  return { ...staged, field, chips };
}

it('takes files from button, drop and clipboard, and sends them with the message', async () => {
  const { field, chips, sent } = await chatting(true);
  const input = document.querySelector<HTMLInputElement>('input[type=file]')!;
  const opened = jest.spyOn(input, 'click').mockImplementation(() => undefined);
  fireEvent.click(screen.getByRole('button', { name: /^Attach a file/u }));
  expect(opened).toHaveBeenCalledTimes(1);
  await act(async () => fireEvent.change(input, { target: { files: [file('a.png')] } }));
  const data = { types: ['Files'], files: [file('b.png')] };
  await act(async () => fireEvent.drop(field, { dataTransfer: data }));
  await act(async () => fireEvent.paste(field, { clipboardData: { files: [file('c.png')] } }));
  await waitFor(() => expect(within(chips()!).getAllByText('3 bytes')).toHaveLength(3));
  await act(async () => void fireEvent.keyDown(field, { key: 'Enter' }));
  expect(sent).toEqual([{ kind: 'PostMessage', text: '', files: ['f_91', 'f_92', 'f_93'] }]);
  expect(chips()).toBeNull();
});

it('says of what may name its author that it does so still', async () => {
  const { field, chips } = await chatting(true);
  const files = ['plot.png', 'essay.PDF', 'mine.ipynb'].map(file);
  await act(async () => fireEvent.paste(field, { clipboardData: { files } }));
  await waitFor(() => expect(chips()!.textContent).not.toContain('sent'));
  const words = within(chips()!)
    .getAllByRole('listitem')
    .map(({ textContent }) => textContent);
  const named = '3 bytes · may name its author';
  expect(words).toEqual(['plot.png3 bytes', `essay.PDF${named}`, `mine.ipynb${named}`]);
});

it('leaves pasted and dropped words alone', async () => {
  const { field, chips } = await chatting(true);
  expect(fireEvent.paste(field, { clipboardData: { files: [] } })).toBe(true);
  const words = { types: ['text/plain'], files: [] };
  expect(fireEvent.drop(field, { dataTransfer: words })).toBe(true);
  expect(chips()).toBeNull();
});

it('gives the files back when the message is refused', async () => {
  const { field, chips, refuse } = await chatting(true);
  await act(async () => fireEvent.paste(field, { clipboardData: { files: [file('c.png')] } }));
  refuse({ code: 'slow_mode', message: 'Slow mode is on.', next: 'Wait.' });
  await act(async () => void fireEvent.keyDown(field, { key: 'Enter' }));
  await waitFor(() => expect(within(chips()!).getByText('c.png')).toBeTruthy());
  expect(screen.getByText('Slow mode is on.')).toBeTruthy();
});

it('shows names as text, pictures as pictures and everything else to be saved', async () => {
  await chatting(true);
  const files = screen.getByRole('list', { name: 'Files' });
  expect(within(files).getByText(HOSTILE)).toBeTruthy();
  expect(within(files).getByText('5 MiB')).toBeTruthy();
  expect(within(files).getByRole('button', { name: 'Save page.pdf' })).toBeTruthy();
  expect(files.querySelector('img[src="x"]')).toBeNull();
  expect(files.querySelectorAll('a, iframe, object, embed')).toHaveLength(0);
});

it('offers a guest no file, only its name', async () => {
  await chatting(false);
  const files = screen.getByRole('list', { name: 'Files' });
  expect(within(files).getByText('page.pdf')).toBeTruthy();
  expect(within(files).queryByRole('button')).toBeNull();
  expect(screen.queryByRole('button', { name: /^Attach a file/u })).toBeNull();
});
