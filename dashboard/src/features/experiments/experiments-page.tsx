import { Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import IconFolderPlus from '@tabler/icons-react/icons/IconFolderPlus';
import IconPlayerPlay from '@tabler/icons-react/icons/IconPlayerPlay';
import { type Client, useClient } from 'urql';
import { type Listed, listed } from '../../api/listed.ts';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { useMore } from '../../api/use-more.ts';
import { useMayEditSomewhere } from '../../api/viewer.ts';
import { type ExperimentOfTreeFragment, ExperimentTreeDocument } from '../../gql/graphql.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { CreateExperimentDialog } from './create-experiment-dialog.tsx';
import { ExperimentTree } from './experiment-tree.tsx';
import { StartExperimentDialog } from './start-experiment-dialog.tsx';

const PAGE_SIZE = 30;

/** Experiments as a tree: those that were started as one, those whose runs were started one by one, and empty ones. */
export function ExperimentsPage() {
  const client = useClient();
  const live = useLiveQuery({ query: (reader, _: object) => readExperiments(reader, null), variables: {} });
  const more = useMore(live, (after) => readExperiments(client, after));
  const [opened, dialog] = useDisclosure(false);
  const [isNaming, naming] = useDisclosure(false);
  const mayStart = useMayEditSomewhere();
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
          <TextLink to="/runs">All runs</TextLink> · <TextLink to="/claims">Claims</TextLink>
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
      {state && state.items.length > 0 && (
        <ExperimentTree label="Experiments" experiments={state.items} depth={0} />
      )}
      <LoadMore label="Load more experiments" more={more} />
      <CreateExperimentDialog opened={isNaming} onClose={naming.close} />
      <StartExperimentDialog opened={opened} onClose={dialog.close} />
    </Stack>
  );
}

async function readExperiments(
  client: Client,
  after: string | null,
): Promise<Listed<ExperimentOfTreeFragment>> {
  const { experiments } = await readDocument(client, ExperimentTreeDocument, { first: PAGE_SIZE, after });
  return listed('', experiments);
}
