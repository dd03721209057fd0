import { ActionIcon, TextInput, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import IconPencil from '@tabler/icons-react/icons/IconPencil';
import { GivenName } from '../../ui/given-name.tsx';
import { nameError } from '../../ui/name-error.ts';
import { EditedValue } from './edited-value.tsx';
import type { RunMarksEditor } from './use-run-marks.ts';

interface Props {
  readonly editor: RunMarksEditor;
  readonly mayEdit: boolean;
}

/** The name of a run, renamed in place. */
export function RunName({ editor: { marks, save }, mayEdit }: Props) {
  const [isOpen, { open, close }] = useDisclosure(false);
  return (
    <>
      <Title order={1} size="h3">
        <GivenName name={marks.displayName} />
      </Title>
      {mayEdit && !isOpen && (
        <ActionIcon
          size={24}
          variant="subtle"
          color="gray"
          aria-label={`Rename ${marks.displayName}`}
          onClick={open}
        >
          <IconPencil size={16} stroke={1.6} />
        </ActionIcon>
      )}
      {isOpen && (
        <EditedValue
          what="name"
          value={marks.displayName}
          version={marks.version}
          isValid={(name) => nameError(name) === null}
          field={(name, change) => (
            <TextInput
              aria-label="Name of the run"
              value={name}
              error={nameError(name)}
              onChange={(event) => {
                change(event.currentTarget.value);
              }}
            />
          )}
          show={(name) => <GivenName name={name} />}
          save={(displayName, version) => save({ displayName }, version)}
          valueIn={({ displayName }) => displayName}
          onClose={close}
        />
      )}
    </>
  );
}
