import { Button, Code, FileButton, Group, Stack, Text, TextInput } from '@mantine/core';
import IconUpload from '@tabler/icons-react/icons/IconUpload';
import { useState } from 'react';
import { useClient } from 'urql';
import { formatBytes } from '#lib/format-bytes.ts';
import { plainError } from '../../api/plain-error.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { GivenName } from '../../ui/given-name.tsx';
import { nameError } from '../../ui/name-error.ts';
import { CheckpointImportState } from './checkpoint-import-state.tsx';
import { sendCheckpoint } from './send-checkpoint.ts';

interface Props {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Takes the tar of a checkpoint that another server exported. */
export function ImportCheckpointDialog({ opened, onClose }: Props) {
  const client = useClient();
  const [file, setFile] = useState<File | null>(null);
  const [name, setName] = useState('');
  const [progress, setProgress] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [importId, setImportId] = useState<string | null>(null);

  const start = async () => {
    if (!file) return;
    setError(null);
    setImportId(null);
    setProgress('Reading the file');
    try {
      setImportId(await sendCheckpoint(client, file, name.trim() || null, setProgress));
      setFile(null);
    } catch (problem) {
      setError(plainError(problem));
    } finally {
      setProgress(null);
    }
  };
  return (
    <Dialog opened={opened} onClose={onClose} size="lg" title="Import a checkpoint">
      <Stack gap="sm">
        <Text size="sm">
          A checkpoint that another server exported comes in as a finished run of its own. Its files are
          compared with their hashes, its tensors with the networks of its method; nothing in it is run.
          There:
        </Text>
        <Code block>./exemplar checkpoints export latest --out model.tar</Code>
        <Group gap="sm">
          <FileButton
            accept=".tar,application/x-tar"
            onChange={(chosen) => {
              setFile(chosen);
              setError(null);
            }}
            inputProps={{ 'aria-label': 'Tar of the checkpoint' }}
          >
            {(button) => (
              <Button {...button} variant="default" size="xs" leftSection={<IconUpload size={14} />}>
                Choose a tar
              </Button>
            )}
          </FileButton>
          <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {file ? (
              <>
                <GivenName name={file.name} />, {formatBytes(file.size)}
              </>
            ) : (
              'No file chosen'
            )}
          </Text>
        </Group>
        <TextInput
          label="Name of its run"
          description="Leave empty for the name that it had there"
          value={name}
          error={name !== '' && nameError(name)}
          onChange={(event) => {
            setName(event.currentTarget.value);
          }}
        />
        {error !== null && <ErrorNotice message={error} />}
        {progress !== null && (
          <Text size="sm" c="dimmed" role="status">
            {progress}
          </Text>
        )}
        {importId !== null && <CheckpointImportState key={importId} importId={importId} />}
        <Group gap="xs" justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button
            disabled={file === null || (name !== '' && nameError(name) !== null)}
            loading={progress !== null}
            onClick={() => void start()}
          >
            Import
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
