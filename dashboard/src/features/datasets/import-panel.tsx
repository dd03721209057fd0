import { Button, Code, Group, Paper, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { useClient } from 'urql';
import { plainError } from '../../api/plain-error.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { nameError } from '../../ui/name-error.ts';
import type { BrokenFiles } from '../../gql/graphql.ts';
import { FolderReport } from './folder-report.tsx';
import { FolderTarget } from './folder-target.tsx';
import { importFolders } from './import-folders.ts';
import type { DomainToImport } from './send-archives.ts';
import { suggestedName } from './suggested-name.ts';

const NONE: Readonly<Record<'A' | 'B', DomainToImport | null>> = { A: null, B: null };

/** Two ways to a new dataset: the command line, and two folders dropped here. */
export function ImportPanel({ onStarted }: { onStarted: (importId: string) => void }) {
  const client = useClient();
  const [typed, setTyped] = useState<string | null>(null);
  const [domains, setDomains] = useState(NONE);
  const [progress, setProgress] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);

  const { A: a, B: b } = domains;
  const name = typed ?? suggestedName(a, b);
  const problems = [a, b].flatMap((domain) => domain?.folder.survey.problems ?? []);
  const isReady =
    a !== null &&
    b !== null &&
    [a, b].every((domain) => domain.folder.survey.counts.TRAIN > 0 && nameError(domain.name) === null) &&
    nameError(name) === null;
  const change = (side: 'A' | 'B', domain: DomainToImport) => {
    setDomains((known) => ({ ...known, [side]: domain }));
  };

  const start = async (brokenFiles: BrokenFiles) => {
    if (!a || !b) return;
    setError(null);
    setProgress('Packing');
    try {
      onStarted(
        await importFolders(
          client,
          { datasetName: name.trim(), domains: { A: a, B: b }, brokenFiles },
          setProgress,
        ),
      );
      setDomains(NONE);
      setTyped(null);
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
          settings, all others for training. A file <Code>name.cls</Code> next to an image is its label, else
          the name of its folder is. From a terminal:
        </Text>
        <Code block>./exemplar datasets import path/to/domain-a path/to/domain-b</Code>
        <Text size="sm">Or drop both folders here:</Text>
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          {(['A', 'B'] as const).map((side) => {
            const domain = domains[side];
            return (
              <Stack key={side} gap="xs">
                <FolderTarget
                  side={side}
                  folder={domain?.folder ?? null}
                  onFolder={(folder) => {
                    change(side, { folder, name: folder.name });
                  }}
                  onError={setError}
                />
                {domain && (
                  <TextInput
                    label={`Name of domain ${side}`}
                    size="xs"
                    value={domain.name}
                    error={nameError(domain.name)}
                    onChange={(event) => {
                      change(side, { ...domain, name: event.currentTarget.value });
                    }}
                  />
                )}
              </Stack>
            );
          })}
        </SimpleGrid>
        {a && <FolderReport side="A" folder={a.folder} />}
        {b && <FolderReport side="B" folder={b.folder} />}
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
              setTyped(event.currentTarget.value);
            }}
          />
          <Button
            size="xs"
            loading={progress !== null}
            disabled={!isReady || problems.length > 0}
            onClick={() => void start('REFUSE')}
          >
            Import
          </Button>
          <Button
            size="xs"
            variant="default"
            loading={progress !== null}
            disabled={!isReady}
            onClick={() => void start('SKIP')}
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
