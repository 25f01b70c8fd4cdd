/** What goes with a hand: plain text, of a bounded length, and exactly what is shown beforehand. */
import { errorLine, handCell, type ICellHere } from '../../src/model/handCell';
import { LIMITS } from '../../src/wire';

const at = (source: string, traceback: string[] = []): ICellHere => ({
  where: 'copy',
  source,
  error: traceback.length ? { ename: 'E', evalue: 'v', traceback } : null
});
const size = (text: string) => new TextEncoder().encode(text).length;

it('is the source and the error without what is for terminals', () => {
  const { cell, cut } = handCell(
    at('f()\n', ['\x1b[0;31mName\x1b[0mError: \x1b]8;;x\x07y', 'z\x00'])
  )!;
  expect(cell).toEqual({ source: 'f()\n', error: 'NameError: y\nz' });
  expect(cut).toBe(false);
});

it('names an error that came without a traceback', () => {
  const here = { ...at('f()'), error: { ename: 'Oops', evalue: 'late', traceback: [] } };
  expect(handCell(here)!.cell.error).toBe('Oops: late');
});

it('is nothing without a cell, or of an empty one', () => {
  expect(handCell(null)).toBeNull();
  expect(handCell(at(' \n\t'))).toBeNull();
});

it('leaves out the end of a long source and the beginning of a long error', () => {
  const { cell, cut } = handCell(at('é'.repeat(9000), ['👩'.repeat(5000), 'the end']))!;
  expect(cut).toBe(true);
  expect(size(cell.source)).toBeLessThanOrEqual(LIMITS.hand_source_bytes);
  expect(cell.source).toMatch(/^é+$/u);
  expect(size(cell.error!)).toBeLessThanOrEqual(LIMITS.hand_error_bytes);
  expect(cell.error).toMatch(/^…\n👩+\nthe end$/u);
});

it('says an error in one line: its last', () => {
  expect(errorLine('Traceback\n  at 1\nNameError: x\n\n')).toBe('NameError: x');
  expect(errorLine('')).toBe('');
});
