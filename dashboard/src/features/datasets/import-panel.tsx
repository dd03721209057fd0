import { Button, Code, Group, Paper, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { useClient } from 'urql';
import { plainError } from '../../api/plain-error.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { nameError } from '../../ui/name-error.ts';
import type { BrokenFiles } from '../../gql/graphql.ts';
import type { DomainFolder } from './domain-folder.ts';
import { FolderReport } from './folder-report.tsx';
import { FolderTarget } from './folder-target.tsx';
import { importFolders } from './import-folders.ts';

/** Two ways to a new dataset: the command line, and two folders dropped here. */
export function ImportPanel({ onStarted }: { onStarted: (importId: string) => void }) {
  const client = useClient();
  const [name, setName] = useState('');
  const [folderA, setFolderA] = useState<DomainFolder | null>(null);
  const [folderB, setFolderB] = useState<DomainFolder | null>(null);
  const [progress, setProgress] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);

  const problems = [folderA, folderB].flatMap((folder) => folder?.survey.problems ?? []);
  const isEmpty = [folderA, folderB].some((folder) => folder?.survey.counts.TRAIN === 0);

  const start = async (folders: Readonly<Record<'A' | 'B', DomainFolder>>, brokenFiles: BrokenFiles) => {
    setError(null);
    setProgress('Packing');
    try {
      onStarted(await importFolders(client, { datasetName: name.trim(), folders, brokenFiles }, setProgress));
      setFolderA(null);
      setFolderB(null);
    } catch (problem) {
      setError(plainError(problem));
    } finally {
      setProgress(null);
    }
  };

  return (
    <Paper component="section" aria-label="Import a dataset" p="md">
      <Stack gap="sm">
        <Title order={2} size="h4">
          Import a dataset
        </Title>
        <Text size="sm" maw={760}>
          A dataset is two folders of PNG, JPEG or WebP images, one per domain. They do not have to be paired.
          Images in <Code>test/</Code> are for evaluation, images in <Code>val/</Code> for choosing between
          settings, all others for training. A file <Code>name.cls</Code> beside an image is its label, else
          the name of its folder is. From a terminal:
        </Text>
        <Code block>npx exemplar datasets import path/to/domain-a path/to/domain-b</Code>
        <Text size="sm">Or drop both folders here:</Text>
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <FolderTarget side="A" folder={folderA} onFolder={setFolderA} onError={setError} />
          <FolderTarget side="B" folder={folderB} onFolder={setFolderB} onError={setError} />
        </SimpleGrid>
        {folderA && <FolderReport side="A" folder={folderA} />}
        {folderB && <FolderReport side="B" folder={folderB} />}
        {error && <ErrorNotice message={error} />}
        <Group gap="sm" align="flex-end">
          <TextInput
            label="Name of the dataset"
            description="An existing name adds a new version"
            size="xs"
            w={280}
            value={name}
            error={name !== '' && nameError(name)}
            onChange={(event) => {
              setName(event.currentTarget.value);
            }}
          />
          <Button
            size="xs"
            loading={progress !== null}
            disabled={!folderA || !folderB || nameError(name) !== null || problems.length > 0 || isEmpty}
            onClick={() => folderA && folderB && void start({ A: folderA, B: folderB }, 'REFUSE')}
          >
            Import
          </Button>
          <Button
            size="xs"
            variant="default"
            loading={progress !== null}
            disabled={!folderA || !folderB || nameError(name) !== null || isEmpty}
            onClick={() => folderA && folderB && void start({ A: folderA, B: folderB }, 'SKIP')}
          >
            Import without broken files
          </Button>
          {progress && (
            <Text size="xs" c="dimmed" role="status">
              {progress}
            </Text>
          )}
        </Group>
      </Stack>
    </Paper>
  );
}
