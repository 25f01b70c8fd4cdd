import { claimTab } from '../../src/model/tab';
import { Memory } from './world';

const copyOf = (storage: Memory): Memory => {
  const copy = new Memory();
  storage.map.forEach((value, key) => copy.setItem(key, value));
  return copy;
};

test('a refresh keeps the id', () => {
  const storage = new Memory();
  const page = new EventTarget();
  const id = claimTab(storage, page);
  page.dispatchEvent(new Event('pagehide'));
  expect(claimTab(storage, new EventTarget())).toBe(id);
});

test('a duplicated tab gets another id', () => {
  const storage = new Memory();
  const id = claimTab(storage, new EventTarget());
  expect(claimTab(copyOf(storage), new EventTarget())).not.toBe(id);
});

test('a page back from the back-forward cache holds its id again', () => {
  const storage = new Memory();
  const page = new EventTarget();
  const id = claimTab(storage, page);
  page.dispatchEvent(new Event('pagehide'));
  page.dispatchEvent(new Event('pageshow'));
  expect(claimTab(copyOf(storage), new EventTarget())).not.toBe(id);
});

test('two tabs are never the same', () => {
  const ids = Array.from({ length: 100 }, () => claimTab(new Memory(), new EventTarget()));
  expect(new Set(ids).size).toBe(100);
  expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
