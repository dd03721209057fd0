import { useEffect, useState } from 'react';
import { useClient, useMutation } from 'urql';
import { plainError } from '../../api/plain-error.ts';
import {
  OrganizeRunsDocument,
  type OrganizeRunsInput,
  type RunMarksFragment,
  RunMarksNowDocument,
  UpdateRunDocument,
} from '../../gql/graphql.ts';

/** What people say of a run and may edit. */
export type Marks = Pick<RunMarksFragment, 'displayName' | 'tags' | 'notes'>;

/** What became of a change: saved, refused in words, or met by somebody else's change. */
export type Saved =
  | { readonly kind: 'SAVED' }
  | { readonly kind: 'REFUSED'; readonly message: string }
  | { readonly kind: 'CONFLICT'; readonly now: RunMarksFragment };

export interface RunMarksEditor {
  readonly marks: RunMarksFragment;
  /** @param version of the run that the change was made to */
  readonly save: (change: Partial<Marks>, version: number) => Promise<Saved>;
  readonly organize: (change: Omit<OrganizeRunsInput, 'runIds'>) => Promise<Saved>;
}

/** The marks of a run as they are, and ways to change them. Changes of others come with the run's live version. */
export function useRunMarks(initial: RunMarksFragment, liveVersion: number): RunMarksEditor {
  const client = useClient();
  const [known, setMarks] = useState(initial);
  const [, updateRun] = useMutation(UpdateRunDocument);
  const [, organizeRuns] = useMutation(OrganizeRunsDocument);
  const marks = known.id === initial.id ? known : initial;
  const { id } = initial;
  const take = (next: RunMarksFragment) => {
    setMarks((current) => (current.id === next.id && current.version > next.version ? current : next));
  };

  const isBehind = marks.version < liveVersion;
  useEffect(() => {
    if (!isBehind) return;
    void client
      .query(RunMarksNowDocument, { id })
      .toPromise()
      .then(({ data }) => {
        if (data?.run) take(data.run);
      });
  }, [client, id, isBehind, liveVersion]);

  return {
    marks,
    async save(change, version) {
      const input = {
        runId: id,
        expectedVersion: version,
        ...change,
        ...(change.tags && { tags: [...change.tags] }),
      };
      const { data, error } = await updateRun({ input });
      if (!data) return { kind: 'REFUSED', message: plainError(error) };
      const { run, userErrors } = data.updateRun;
      if (run && userErrors.some(({ code }) => code === 'STALE_VERSION')) {
        take(run);
        return { kind: 'CONFLICT', now: run };
      }
      if (userErrors.length > 0) return { kind: 'REFUSED', message: messageOf(userErrors) };
      if (run) take(run);
      return { kind: 'SAVED' };
    },
    async organize(change) {
      const { data, error } = await organizeRuns({ input: { runIds: [id], ...change } });
      if (!data) return { kind: 'REFUSED', message: plainError(error) };
      const { runs, userErrors } = data.organizeRuns;
      if (userErrors.length > 0) return { kind: 'REFUSED', message: messageOf(userErrors) };
      for (const run of runs) take(run);
      return { kind: 'SAVED' };
    },
  };
}

function messageOf(errors: readonly { readonly message: string }[]): string {
  return errors.map(({ message }) => message).join(' ');
}
