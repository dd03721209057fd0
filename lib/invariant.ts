/** Fails loudly on a bug. `message` names the operation, what it expects and what it got. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(message);
}
