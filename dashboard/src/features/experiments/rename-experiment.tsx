import { ActionIcon, Button, Group, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import IconPencil from '@tabler/icons-react/icons/IconPencil';
import { type SyntheticEvent, useState } from 'react';
import { useMutation } from 'urql';
import { plainError } from '../../api/plain-error.ts';
import { RenameExperimentDocument } from '../../gql/graphql.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { GivenName } from '../../ui/given-name.tsx';
import { experimentPathError } from '../../ui/experiment-path-error.ts';

interface Props {
  readonly id: string;
  readonly name: string;
}

/** The name of an experiment, to be corrected. What is saved comes back as news of the experiment. */
export function RenameExperiment({ id, name }: Props) {
  const [isOpen, { open, close }] = useDisclosure(false);
  return (
    <>
      <ActionIcon
        size={24}
        variant="subtle"
        color="gray"
        aria-label={`Rename ${name}`}
        aria-haspopup="dialog"
        onClick={open}
      >
        <IconPencil size={16} stroke={1.6} />
      </ActionIcon>
      <Dialog
        opened={isOpen}
        onClose={close}
        title={
          <>
            Rename <GivenName name={name} />
          </>
        }
      >
        <NameField id={id} name={name} onClose={close} />
      </Dialog>
    </>
  );
}

function NameField({ id, name: known, onClose }: Props & { readonly onClose: () => void }) {
  const [{ fetching, data, error }, rename] = useMutation(RenameExperimentDocument);
  const [name, setName] = useState(known);
  const refusal = error
    ? plainError(error)
    : data?.renameExperiment.userErrors.map(({ message }) => message).join(' ');
  const save = async (event: SyntheticEvent) => {
    event.preventDefault();
    const answer = await rename({ input: { experimentId: id, name, expectedName: known } });
    if (answer.data?.renameExperiment.userErrors.length === 0) onClose();
  };
  return (
    <form aria-label={`Rename ${known}`} onSubmit={(event) => void save(event)}>
      <Stack gap="sm">
        <TextInput
          label="Name of the experiment"
          description="Slashes make a path. What lies below it moves with it."
          data-autofocus
          value={name}
          error={experimentPathError(name)}
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
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
