/** A part of an object that was changed. */
export interface PartChange {
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What differs between an object before and after; null on a side where the object was not there. */
export function changesOf(before: unknown, after: unknown): PartChange[] {
  const [old, now] = [partsOf(before), partsOf(after)];
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return names
    .map((name) => ({ name, before: old[name] ?? null, after: now[name] ?? null }))
    .filter((part) => part.before !== part.after);
}

function partsOf(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name,
      typeof part === 'string' ? part : JSON.stringify(part),
    ]),
  );
}
