import type { Client } from 'urql';
import { listed } from '../../api/listed.ts';
import { readAll } from '../../api/read-all.ts';
import { readDocument } from '../../api/read-document.ts';
import { type DatasetChoiceFragment, StartRunChoicesDocument } from '../../gql/graphql.ts';
import type { ClonedRun, MethodChoice } from './start-run-form.ts';

/** What a run can be started with. */
export interface StartRunChoices {
  readonly methods: readonly MethodChoice[];
  /** Newest first. */
  readonly datasets: readonly DatasetChoiceFragment[];
}

export interface VersionChoice {
  readonly value: string;
  readonly label: string;
  readonly name: string;
  readonly number: number;
}

export async function readStartRunChoices(client: Client): Promise<StartRunChoices> {
  const first = await readDocument(client, StartRunChoicesDocument, {});
  const datasets = await readAll(async (after) => {
    const page = after === null ? first : await readDocument(client, StartRunChoicesDocument, { after });
    return listed('', page.datasets);
  });
  return { methods: first.methods, datasets };
}

/** After news of one dataset: a new name, a new version, or the first one. */
export function withDatasetChoice(
  { methods, datasets }: StartRunChoices,
  changed: DatasetChoiceFragment,
): StartRunChoices {
  const isKnown = datasets.some(({ id }) => id === changed.id);
  return {
    methods,
    datasets: isKnown
      ? datasets.map((each) => (each.id === changed.id ? changed : each))
      : [changed, ...datasets],
  };
}

/** Versions of all datasets as a list of options, with the one that another run had. */
export function versionOptions({ datasets }: StartRunChoices, from?: ClonedRun): VersionChoice[] {
  const listedOnes = datasets.flatMap(({ name, versions: { edges } }) =>
    edges.map(({ node: { id, number } }) => ({
      value: id,
      label: `${name}, version ${number}`,
      name,
      number,
    })),
  );
  const wanted = from?.version;
  if (!wanted || listedOnes.some(({ value }) => value === wanted.id)) return listedOnes;
  const { id: value, name, number } = wanted;
  return [{ value, label: `${name}, version ${number}`, name, number }, ...listedOnes];
}
