import type { Client } from 'urql';
import { listed } from '../../api/listed.ts';
import { readAll } from '../../api/read-all.ts';
import { readDocument } from '../../api/read-document.ts';
import { StartRunChoicesDocument } from '../../gql/graphql.ts';
import type { MethodChoice } from './start-run-form.ts';

/** What a run can be started with. */
export interface StartRunChoices {
  readonly methods: readonly MethodChoice[];
  /** Versions of all datasets, newest first, as a list of options. */
  readonly versions: readonly VersionChoice[];
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
  const versions = datasets.flatMap(({ name, versions: { edges } }) =>
    edges.map(({ node: { id, number } }) => ({
      value: id,
      label: `${name}, version ${number}`,
      name,
      number,
    })),
  );
  return { methods: first.methods, versions };
}
