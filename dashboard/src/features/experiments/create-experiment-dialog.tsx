import { Button, Group, Stack, TextInput } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import { useMutation } from 'urql';
import { plainError } from '../../api/plain-error.ts';
import { CreateExperimentDocument } from '../../gql/graphql.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { experimentPathError } from '../../ui/experiment-path-error.ts';

/** Asks for the name of an experiment without runs, makes it and opens its page. */
export function CreateExperimentDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Dialog opened={opened} onClose={onClose} title="New experiment">
      <NameField onClose={onClose} />
    </Dialog>
  );
}

function NameField({ onClose }: { readonly onClose: () => void }) {
  const navigate = useNavigate();
  const [{ fetching, data, error }, create] = useMutation(CreateExperimentDocument);
  const [name, setName] = useState('');
  const refusal = error
    ? plainError(error)
    : data?.createExperiment.userErrors.map(({ message }) => message).join(' ');
  const save = async (event: SyntheticEvent) => {
    event.preventDefault();
    const created = (await create({ input: { name } })).data?.createExperiment.experiment;
    if (!created) return;
    onClose();
    await navigate(`/experiments/${created.id}`);
  };
  return (
    <form aria-label="New experiment" onSubmit={(event) => void save(event)}>
      <Stack gap="sm">
        <TextInput
          label="Name of the experiment"
          description="Slashes make a path: gta/night lies below gta. Runs are started in it, or moved to it, by this name."
          data-autofocus
          value={name}
          error={name === '' ? null : experimentPathError(name)}
          onChange={(event) => {
            setName(event.currentTarget.value);
          }}
        />
        {refusal && <ErrorNotice message={refusal} />}
        <Group gap="xs" justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={fetching} disabled={experimentPathError(name) !== null}>
            Create
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
