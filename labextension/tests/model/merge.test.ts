import fc from 'fast-check';
import { applyPatch, type Json } from '../../src/model/merge';

const { json } = fc.letrec<{ json: Json }>(tie => ({
  json: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom<Json>(null, true, 0, 1, 'a', ''),
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor'), tie('json'), {
      maxKeys: 4,
      noNullPrototype: true
    })
  )
}));

/** The pseudo code of RFC 7386, section 2, on lists of pairs: as different from ours as can be. */
function oracle(target: Json | undefined, patch: Json): Json {
  if (patch === null || typeof patch !== 'object' || Array.isArray(patch)) {
    return patch;
  }
  const isMap = typeof target === 'object' && target !== null && !Array.isArray(target);
  let pairs: [string, Json][] = isMap ? Object.entries(target) : [];
  for (const [name, value] of Object.entries(patch)) {
    const old = pairs.find(([key]) => key === name)?.[1];
    pairs = pairs.filter(([key]) => key !== name);
    if (value !== null) {
      pairs.push([name, oracle(old, value)]);
    }
  }
  return Object.fromEntries(pairs);
}

const asObject = (value: Json): Json => JSON.parse(JSON.stringify(value));

test('agrees with the text of the RFC', () => {
  fc.assert(
    fc.property(json, json, (target, patch) => {
      expect(asObject(applyPatch(target, patch))).toEqual(asObject(oracle(target, patch)));
    }),
    { numRuns: 500 }
  );
});

test('changes neither the view nor the patch', () => {
  fc.assert(
    fc.property(json, json, (target, patch) => {
      const before = JSON.stringify([target, patch]);
      applyPatch(target, patch);
      expect(JSON.stringify([target, patch])).toBe(before);
    })
  );
});

test('twice is the same as once', () => {
  fc.assert(
    fc.property(json, json, (target, patch) => {
      const once = applyPatch(target, patch);
      expect(asObject(applyPatch(once, patch))).toEqual(asObject(once));
    })
  );
});

test('keeps the identity of what the patch leaves alone', () => {
  const view = { people: { a: { name: 'A' }, b: { name: 'B' } }, hands: { a: { order: 1 } } };
  const next = applyPatch(view, { people: { b: { name: 'C' } } }) as typeof view;
  expect(next.hands).toBe(view.hands);
  expect(next.people.a).toBe(view.people.a);
  expect(next.people.b).not.toBe(view.people.b);
});

test('a key named __proto__ is a key', () => {
  const patch = JSON.parse('{"__proto__": {"admin": true}}');
  const next = applyPatch({}, patch) as { admin?: boolean };
  expect(next.admin).toBeUndefined();
  expect(Object.keys(next)).toEqual(['__proto__']);
});
