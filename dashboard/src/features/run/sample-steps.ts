import type { SampleGridFragment } from '../../gql/graphql.ts';

/** Grids of one step, A→B before B→A; where two were made of one kind, as after a resume, the later one. */
export function gridsAt(samples: readonly SampleGridFragment[], step: number): readonly SampleGridFragment[] {
  const kinds = new Map<string, SampleGridFragment>();
  for (const sample of samples) if (sample.step === step) kinds.set(sample.direction ?? '', sample);
  return [...kinds.values()].sort((a, b) => (a.direction ?? '').localeCompare(b.direction ?? ''));
}

/** The step that is shown: the newest unless one was chosen, and then the nearest that has a grid. */
export function shownStep(steps: readonly number[], chosen: number | null): number | null {
  const newest = steps.at(-1) ?? null;
  if (chosen === null) return newest;
  return steps.reduce<number | null>(
    (best, step) => (best === null || Math.abs(step - chosen) < Math.abs(best - chosen) ? step : best),
    null,
  );
}
