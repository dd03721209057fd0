/** Fails loudly when something that must hold does not: a bug, never an input's fault. */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}
