import { readNumber } from '#lib/read-number.ts';
import type { StartExperimentInput } from '../../gql/graphql.ts';

export interface StartExperimentForm {
  readonly name: string;
  readonly datasetVersionId: string;
  readonly preset: string;
  readonly rows: readonly string[];
  /** As it is typed, e.g. `0, 1, 2`. */
  readonly seeds: string;
}

/** The seeds of a typed list; null where it is none. */
export function readSeeds(text: string): number[] | null {
  const seeds = text.split(',').map(readNumber);
  const isList = seeds.every((seed) => seed !== null && Number.isInteger(seed) && seed >= 0);
  return isList ? [...new Set(seeds.filter((seed) => seed !== null))] : null;
}

/** What an experiment is called without a name. */
export function usualName(preset: string): string {
  return `Reproduce ${preset}`;
}

export function startExperimentInput(form: StartExperimentForm): StartExperimentInput {
  const { name, datasetVersionId, preset, rows, seeds } = form;
  return {
    name: name.trim() || usualName(preset),
    datasetVersionId,
    preset,
    rows: [...rows],
    seeds: readSeeds(seeds) ?? [],
  };
}
