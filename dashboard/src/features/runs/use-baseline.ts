import { useLiveQuery } from '../../api/use-live-query.ts';
import { readDocument } from '../../api/read-document.ts';
import { BaselineRunDocument, RunsChangedDocument, type TableRunFragment } from '../../gql/graphql.ts';
import type { RunValues } from './run-values.ts';

/** The run whose values the others are compared with. */
export interface Baseline {
  /** Null: none is chosen, it is on its way, or it is gone. */
  readonly run: TableRunFragment | null;
  /** Whether the one that is chosen is gone: deleted, or in the trash. */
  readonly isGone: boolean;
  readonly error: string | null;
  readonly reload: () => void;
}

/** @param id null: none is chosen */
export function useBaseline(id: string | null, values: RunValues): Baseline {
  const { state, error, reload } = useLiveQuery({
    query: async (client, variables: RunValues & { id: string }) => {
      const { run } = await readDocument(client, BaselineRunDocument, variables);
      return { run };
    },
    variables: id === null ? null : { id, ...values },
    changes: {
      subscription: RunsChangedDocument,
      variables: { ...values },
      apply: (known: { run: TableRunFragment | null }, { runsChanged: { trashedAt, ...run } }) =>
        run.id === id ? { run: trashedAt === null ? run : null } : known,
    },
  });
  return { run: state?.run ?? null, isGone: state?.run === null, error, reload };
}
