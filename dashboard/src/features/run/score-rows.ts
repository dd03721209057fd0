import type { MetricFactsFragment } from '../../gql/graphql.ts';

export interface Score {
  readonly name: string;
  readonly value: number | null;
}

/** Scores by measure with a value for each direction, A→B before B→A, in the order of the definitions. */
export function scoreRows(
  scores: readonly Score[],
  definitions: readonly MetricFactsFragment[],
): { label: string; values: (number | null)[] }[] {
  const rows = new Map<string, { label: string; values: (number | null)[] }>();
  for (const { name, family, familyLabel } of definitions) {
    const score = scores.find((each) => each.name === name);
    if (!score) continue;
    const row = rows.get(family) ?? { label: familyLabel, values: [] };
    rows.set(family, { ...row, values: [...row.values, score.value] });
  }
  const known = new Set(definitions.map(({ name }) => name));
  // What a program of another version measured is shown under its name.
  const strangers = scores.filter(({ name }) => !known.has(name));
  return [...rows.values(), ...strangers.map(({ name, value }) => ({ label: name, values: [value] }))];
}
