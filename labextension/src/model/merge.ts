/**
 * What does a view look like after a JSON merge patch (RFC 7386)?
 *
 * Nothing given is changed. What a patch leaves alone is the same object afterwards, so a view
 * that compares by identity redraws only what moved.
 */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

type JsonObject = { [key: string]: Json };

export function applyPatch(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) {
    return patch;
  }
  const before = isObject(target) ? target : {};
  const after: JsonObject = { ...before };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) {
      delete after[key];
    } else {
      put(after, key, applyPatch(own(before, key), value));
    }
  }
  return after;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own(object: JsonObject, key: string): Json | undefined {
  return Object.prototype.hasOwnProperty.call(object, key) ? object[key] : undefined;
}

/** Plain assignment to `__proto__` would set the prototype instead of a key. */
function put(object: JsonObject, key: string, value: Json): void {
  Object.defineProperty(object, key, {
    value,
    writable: true,
    enumerable: true,
    configurable: true
  });
}
