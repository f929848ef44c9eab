/** Pairs that are compared before two values are taken for different: values that share parts may be endless when unfolded. */
const MOST = 200_000;

/** Whether two values of plain data are the same, order of keys aside. Nested ones are compared on a stack of their own. */
export function equalData(left: unknown, right: unknown): boolean {
  const stack: unknown[] = [left, right];
  for (let steps = 0; stack.length > 0; steps++) {
    if (steps > MOST) return false;
    const b = stack.pop();
    const a = stack.pop();
    if (Object.is(a, b)) continue;
    if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
    if (Array.isArray(a) !== Array.isArray(b)) return false;
    if (a instanceof Map || a instanceof Set || b instanceof Map || b instanceof Set) {
      if (!(a instanceof Map && b instanceof Map) && !(a instanceof Set && b instanceof Set)) return false;
      if (a.size !== b.size) return false;
      stack.push([...a], [...b]);
      continue;
    }
    const keys = definedKeys(a);
    if (keys.length !== definedKeys(b).length) return false;
    for (const key of keys) {
      if (!Object.hasOwn(b, key)) return false;
      stack.push((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]);
    }
  }
  return true;
}

/** A key whose value is undefined says the same as a missing one: structured clones and spreads keep it or not. */
const definedKeys = (value: object): string[] =>
  Object.keys(value).filter((key) => (value as Record<string, unknown>)[key] !== undefined);
