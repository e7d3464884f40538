/**
 * Takes the place of the editor's API, or of a part of it, where nothing of what it does matters:
 * whatever is read of it, called or made is such a thing again, and holds nothing.
 */
export function standIn(known: Readonly<Record<PropertyKey, unknown>> = {}): unknown {
  const parts = new Map<PropertyKey, unknown>(Object.entries(known));
  const callable = function () {
    return undefined;
  };
  return new Proxy(callable, {
    get: (target, key) => {
      if (key === 'then') return undefined; // It is no promise.
      if (key === Symbol.iterator) return [][Symbol.iterator].bind([]);
      if (key === Symbol.toPrimitive) return () => '';
      if (key === 'prototype') return target.prototype as unknown;
      if (!parts.has(key)) parts.set(key, standIn());
      return parts.get(key);
    },
    set: (_, key, value) => Boolean(parts.set(key, value)),
    apply: () => standIn(),
    construct: () => standIn() as object,
  });
}
