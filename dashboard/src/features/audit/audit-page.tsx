import { Button, Group, Skeleton, Stack, Title } from '@mantine/core';
import { useState } from 'react';
import { type Client, useClient } from 'urql';
import { saveFile } from '../../charts/save-file.ts';
import { type Listed, listed } from '../../api/listed.ts';
import { plainError } from '../../api/plain-error.ts';
import { readAll } from '../../api/read-all.ts';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { useMore } from '../../api/use-more.ts';
import {
  AuditEntryAddedDocument,
  type AuditFilter,
  AuditPageDocument,
  type AuditRowFragment,
} from '../../gql/graphql.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { auditFilter, isWanted, readAuditAddress } from './audit-address.ts';
import { auditCsv } from './audit-csv.ts';
import { AuditFilters } from './audit-filters.tsx';
import { AuditTable } from './audit-table.tsx';

const PAGE_SIZE = 50;
/** As the server gives them at once. */
const MOST_AT_ONCE = 100;

/** Who did what to what, for admins. */
export function AuditPage() {
  const client = useClient();
  const [search] = useAddress();
  const filter = auditFilter(readAuditAddress(search));
  const live = useLiveQuery({
    query: (reader, wanted: AuditFilter) => readEntries(reader, wanted, null, PAGE_SIZE),
    variables: filter,
    changes: {
      subscription: AuditEntryAddedDocument,
      variables: {},
      apply: (known, { auditEntryAdded: entry }) =>
        isWanted(filter, entry) ? withEntry(known, entry) : known,
    },
  });
  const more = useMore(live, (after) => readEntries(client, filter, after, PAGE_SIZE));
  const { state, error, reload } = live;
  return (
    <Stack gap="md">
      <title>Audit · Exemplar</title>
      <Group gap="md">
        <Title order={2} size="h4">
          Audit log
        </Title>
        <Group gap="xs" ml="auto">
          <Download read={() => readAll((after) => readEntries(client, filter, after, MOST_AT_ONCE))} />
        </Group>
      </Group>
      <AuditFilters key={search.toString()} />
      <ReadErrorNotice message={error} onRetry={reload} />
      {!state && !error && <Skeleton height={180} role="status" aria-label="Loading the audit log" />}
      {state?.items.length === 0 && (
        <EmptyState title="No entries match" hint="Whatever somebody changes on the server stands here." />
      )}
      {state && state.items.length > 0 && <AuditTable entries={state.items} />}
      <LoadMore label="Load older entries" more={more} />
    </Stack>
  );
}

function withEntry(known: Listed<AuditRowFragment>, entry: AuditRowFragment): Listed<AuditRowFragment> {
  const others = known.items.filter(({ id }) => id !== entry.id); // it may have been read already
  return { ...known, items: [entry, ...others] };
}

/** Saves all entries that match, not only those that are shown. */
function Download({ read }: { readonly read: () => Promise<readonly AuditRowFragment[]> }) {
  const [isReading, setReading] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const save = async () => {
    setReading(true);
    setProblem(null);
    try {
      saveFile(new Blob([auditCsv(await read())], { type: 'text/csv;charset=utf-8' }), 'audit.csv');
    } catch (error) {
      setProblem(plainError(error));
    }
    setReading(false);
  };
  return (
    <>
      <Button variant="default" loading={isReading} onClick={() => void save()}>
        Download CSV
      </Button>
      {problem !== null && <ErrorNotice message={problem} />}
    </>
  );
}

async function readEntries(
  client: Client,
  filter: AuditFilter,
  after: string | null,
  first: number,
): Promise<Listed<AuditRowFragment>> {
  const { auditEntries } = await readDocument(client, AuditPageDocument, { filter, first, after });
  return listed(JSON.stringify(filter), auditEntries);
}
