/** Stops on a bug: `message` says the operation, what it expected and what it got. */
export function invariant(condition: unknown, message: () => string): asserts condition {
  if (!condition) throw new Error(message());
}
