import type { MetricFactsFragment } from '../../gql/graphql.ts';

export interface Score {
  readonly name: string;
  readonly value: number | null;
  /** Its 95 % interval over images. */
  readonly low?: number | null;
  readonly high?: number | null;
  /** Of how many pairs or images it is. */
  readonly count?: number | null;
  /** What blind guessing scores. */
  readonly chance?: number | null;
}

/** Scores by measure with one for each direction, A→B before B→A, in the order of the definitions. */
export function scoreRows(
  scores: readonly Score[],
  definitions: readonly MetricFactsFragment[],
): { label: string; scores: Score[] }[] {
  const rows = new Map<string, { label: string; scores: Score[] }>();
  for (const { name, family, familyLabel } of definitions) {
    const score = scores.find((each) => each.name === name);
    if (!score) continue;
    const row = rows.get(family) ?? { label: familyLabel, scores: [] };
    rows.set(family, { ...row, scores: [...row.scores, score] });
  }
  const known = new Set(definitions.map(({ name }) => name));
  // What a program of another version measured is shown under its name.
  const strangers = scores.filter(({ name }) => !known.has(name));
  return [...rows.values(), ...strangers.map((score) => ({ label: score.name, scores: [score] }))];
}
