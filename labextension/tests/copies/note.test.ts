/** What stands in the file: whose copy it is, and nothing that was tampered with is believed. */
import fc from 'fast-check';
import { isCopyOf, newNotebook, readNote } from '../../src/copies/note';

const note = { course: 'demo', notebook: '07 Sampling.ipynb', had: ['b1'] };

it('knows the copy of a board from another notebook', () => {
  const content = JSON.parse(JSON.stringify(newNotebook([], {}, note)));
  expect(isCopyOf(content, 'demo', '07 Sampling.ipynb')).toBe(true);
  expect(isCopyOf(content, 'demo', '08 Tests.ipynb')).toBe(false);
  expect(isCopyOf(content, 'other', '07 Sampling.ipynb')).toBe(false);
  expect(isCopyOf({ metadata: {}, cells: [] }, 'demo', '07 Sampling.ipynb')).toBe(false);
});

it('takes a note for what it is, whatever stands there', () => {
  expect(readNote({ ...note, had: ['b1', 7, null] })).toEqual(note);
  fc.assert(
    fc.property(fc.anything(), value => {
      const read = readNote(value);
      expect(read === null || read.had.every(id => typeof id === 'string')).toBe(true);
      expect(isCopyOf(value, 'demo', '07 Sampling.ipynb')).toBe(false);
    })
  );
});

it('gives a new copy the kernel of the board, and cells without outputs', () => {
  const kernelspec = { name: 'python3', display_name: 'Python 3' };
  const mark = { from: 'b1', base: 'x' };
  const cell = { id: 'n1', cell_type: 'code' as const, source: '1', mark };
  const { metadata, cells } = newNotebook([cell], { kernelspec }, note);
  expect(metadata.kernelspec).toEqual(kernelspec);
  expect(cells).toEqual([
    {
      id: 'n1',
      cell_type: 'code',
      source: '1',
      metadata: { liveclass: mark },
      outputs: [],
      execution_count: null
    }
  ]);
});
