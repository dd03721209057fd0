import { Button, Group, Paper, Skeleton, Stack, Table, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import IconFolderPlus from '@tabler/icons-react/icons/IconFolderPlus';
import IconPlayerPlay from '@tabler/icons-react/icons/IconPlayerPlay';
import { type Client, useClient } from 'urql';
import { type Listed, listed } from '../../api/listed.ts';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { useMore } from '../../api/use-more.ts';
import { useMayEdit } from '../../api/viewer.ts';
import { ExperimentsDocument, type ExperimentsQuery } from '../../gql/graphql.ts';
import { Age } from '../../ui/age.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { GivenName } from '../../ui/given-name.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { CreateExperimentDialog } from './create-experiment-dialog.tsx';
import { experimentCounts } from './experiment-counts.ts';
import { StartExperimentDialog } from './start-experiment-dialog.tsx';

type ListedExperiment = ExperimentsQuery['experiments']['edges'][number]['node'];

const PAGE_SIZE = 30;

/** Experiments, newest first: those that were started as one, those whose runs were started one by one, and empty ones. */
export function ExperimentsPage() {
  const client = useClient();
  const live = useLiveQuery({ query: (reader, _: object) => readExperiments(reader, null), variables: {} });
  const more = useMore(live, (after) => readExperiments(client, after));
  const [opened, dialog] = useDisclosure(false);
  const [isNaming, naming] = useDisclosure(false);
  const mayStart = useMayEdit();
  const { state, error, reload } = live;
  const start = mayStart && (
    <Group gap="xs" ml="auto">
      <Button variant="default" leftSection={<IconFolderPlus size={16} />} onClick={naming.open}>
        New experiment
      </Button>
      <Button leftSection={<IconPlayerPlay size={16} />} onClick={dialog.open}>
        Start an experiment
      </Button>
    </Group>
  );
  return (
    <Stack gap="md">
      <title>Experiments · Exemplar</title>
      <div>
        <Text size="sm">
          <TextLink to="/runs">All runs</TextLink>
        </Text>
        <Group gap="md">
          <Title order={1} size="h3">
            Experiments
          </Title>
          {start}
        </Group>
      </div>
      <ReadErrorNotice message={error} onRetry={reload} />
      {!state && !error && <Skeleton height={180} role="status" aria-label="Loading experiments" />}
      {state?.items.length === 0 && (
        <EmptyState
          title="No experiments yet"
          hint="An experiment is a named group of runs. To start one runs a preset, and the same with parts of the method left out, with several seeds."
        />
      )}
      {state && state.items.length > 0 && <List experiments={state.items} />}
      <LoadMore label="Load older experiments" more={more} />
      <CreateExperimentDialog opened={isNaming} onClose={naming.close} />
      <StartExperimentDialog opened={opened} onClose={dialog.close} />
    </Stack>
  );
}

async function readExperiments(client: Client, after: string | null): Promise<Listed<ListedExperiment>> {
  const { experiments } = await readDocument(client, ExperimentsDocument, { first: PAGE_SIZE, after });
  return listed('', experiments);
}

function List({ experiments }: { experiments: readonly ListedExperiment[] }) {
  return (
    <Paper style={{ overflow: 'hidden' }}>
      <Table verticalSpacing={10} horizontalSpacing="md" aria-label="Experiments">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th>Runs</Table.Th>
            <Table.Th visibleFrom="xs">Rows</Table.Th>
            <Table.Th visibleFrom="sm">Preset</Table.Th>
            <Table.Th visibleFrom="sm">Created</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {experiments.map(({ id, name, createdAt, runCount, trials }) => (
            <Table.Tr key={id}>
              <Table.Td>
                <TextLink to={`/experiments/${id}`}>
                  <GivenName name={name} />
                </TextLink>
              </Table.Td>
              <Table.Td className="numbers">{runCount}</Table.Td>
              <Table.Td className="numbers" visibleFrom="xs">
                {trials.length > 0 && experimentCounts(trials)}
              </Table.Td>
              <Table.Td visibleFrom="sm">
                {[...new Set(trials.map(({ preset }) => preset))].join(', ')}
              </Table.Td>
              <Table.Td visibleFrom="sm">
                <Text size="sm" c="dimmed">
                  <Age time={createdAt} />
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}
