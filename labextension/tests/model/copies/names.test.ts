/** Names that every file system takes, from names that people give. */
import fc from 'fast-check';
import { copyName, notebookTitle, safeName } from '../../../src/model/copies/names';

it.each([
  ['Statistics 101', 'Statistics 101'],
  ['Maths/Physics: an *introduction*?', 'Maths Physics an introduction'],
  ['..', 'course'],
  ['.hidden', 'hidden'],
  [' a\u0000b\n', 'a b'],
  ['e\u0301te\u0301', '\u00e9t\u00e9'],
  ['name\u202egpj.exe', 'name gpj.exe'],
  ['', 'course']
])('%j is kept as %j', (given, kept) => expect(safeName(given, 'course')).toBe(kept));

it('never gives a name that leaves its folder, hides or is too long', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), name => {
      const safe = safeName(name, 'course');
      expect(safe).not.toMatch(/[/\\:]|^\.|[.\s]$/u);
      expect(Array.from(safe).length).toBeGreaterThan(0);
      expect(Array.from(safe).length).toBeLessThanOrEqual(80);
      expect(safeName(safe, 'course')).toBe(safe);
    })
  );
});

it('names a copy after the notebook, and the second one apart', () => {
  expect(notebookTitle('labs/07 Sampling.ipynb')).toBe('07 Sampling');
  expect(copyName('labs/07 Sampling.ipynb', 'my copy', 1)).toBe('07 Sampling (my copy).ipynb');
  expect(copyName('07 Sampling.ipynb', 'my copy', 2)).toBe('07 Sampling (my copy 2).ipynb');
});
