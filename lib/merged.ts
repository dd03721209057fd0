/** Plain objects with the changes of others, group by group; whatever is no group is replaced. */
export function merged(base: Group, ...changes: readonly Group[]): Group {
  return changes.reduce<Group>(withChanges, base);
}

type Group = Readonly<Record<string, unknown>>;

function withChanges(base: Group, changes: Group): Group {
  const values = Object.entries(changes).map(([name, change]): [string, unknown] => {
    const before = Object.hasOwn(base, name) ? base[name] : undefined;
    return [name, isGroup(before) && isGroup(change) ? withChanges(before, change) : change];
  });
  return { ...base, ...Object.fromEntries(values) };
}

function isGroup(value: unknown): value is Group {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
