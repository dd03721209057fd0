import { Button, Code, Group, Paper, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { useClient } from 'urql';
import { plainError } from '../../api/plain-error.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import type { DomainFolder } from './domain-folder.ts';
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

  const start = async (folders: Readonly<Record<'A' | 'B', DomainFolder>>) => {
    setError(null);
    setProgress('Packing');
    try {
      onStarted(await importFolders(client, name.trim(), folders, setProgress));
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
          Images in <Code>train/</Code> are for training, images in <Code>test/</Code> for evaluation; a file{' '}
          <Code>name.cls</Code> beside an image is its label. From a terminal:
        </Text>
        <Code block>npx exemplar datasets import path/to/domain-a path/to/domain-b</Code>
        <Text size="sm">Or drop both folders here:</Text>
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <FolderTarget side="A" folder={folderA} onFolder={setFolderA} onError={setError} />
          <FolderTarget side="B" folder={folderB} onFolder={setFolderB} onError={setError} />
        </SimpleGrid>
        {error && <ErrorNotice message={error} />}
        <Group gap="sm" align="flex-end">
          <TextInput
            label="Name of the dataset"
            description="An existing name adds a new version"
            size="xs"
            w={280}
            value={name}
            onChange={(event) => {
              setName(event.currentTarget.value);
            }}
          />
          <Button
            size="xs"
            loading={progress !== null}
            disabled={!folderA || !folderB || !name.trim()}
            onClick={() => folderA && folderB && void start({ A: folderA, B: folderB })}
          >
            Import
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
