import { DatasetsRenamedDocument } from '../../gql/graphql.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';

type Names = ReadonlyMap<string, string>;

/**
 * Names by a dataset's id that were given since the list beside it was read, which like this is read anew with each
 * connection.
 */
export function useNewDatasetNames(): Names {
  const { state } = useLiveQuery({
    query: () => Promise.resolve(NONE),
    variables: {},
    changes: {
      subscription: DatasetsRenamedDocument,
      variables: {},
      apply: (known: Names, { datasetsChanged: { id, name } }) => new Map(known).set(id, name),
    },
  });
  return state ?? NONE;
}

const NONE: Names = new Map();
