import { Stack } from '@mantine/core';
import { useState } from 'react';
import { isUnderWay } from '../../api/is-under-way.ts';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { ImportsChangedDocument, ImportsUnderWayDocument, type JobState } from '../../gql/graphql.ts';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import { ImportProgress } from './import-progress.tsx';

interface Props {
  /** An import to show even if it has ended; null for none. */
  readonly chosenId: string | null;
  /** When the chosen import is no longer wanted. */
  readonly onCloseChosen: () => void;
}

/** Every import that goes on, wherever it was started, and the chosen one. */
export function ImportsUnderWay({ chosenId, onCloseChosen }: Props) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const {
    state: ids,
    error,
    reload,
  } = useLiveQuery({
    query: async (client, variables) => {
      const { imports } = await readDocument(client, ImportsUnderWayDocument, variables);
      return imports.edges.map((edge) => edge.node.id);
    },
    variables: {},
    changes: {
      subscription: ImportsChangedDocument,
      variables: {},
      apply: (known: readonly string[], { importsChanged }) => withImport(known, importsChanged),
    },
  });
  const shown = new Set([...(chosenId === null ? [] : [chosenId]), ...(ids ?? [])]);
  const close = (id: string) => {
    setClosed((known) => new Set(known).add(id));
    if (id === chosenId) onCloseChosen();
  };
  return (
    <Stack gap="md">
      <ReadErrorNotice message={error} onRetry={reload} />
      {[...shown]
        .filter((id) => !closed.has(id))
        .map((id) => (
          <ImportProgress
            key={id}
            importId={id}
            onClose={() => {
              close(id);
            }}
          />
        ))}
    </Stack>
  );
}

/** One that ends stays, so that its end is seen. */
function withImport(
  known: readonly string[],
  { id, state }: { id: string; state: JobState },
): readonly string[] {
  return known.includes(id) || !isUnderWay(state) ? known : [...known, id];
}
