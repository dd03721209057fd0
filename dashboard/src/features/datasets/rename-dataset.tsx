import { ActionIcon, Button, Group, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import IconPencil from '@tabler/icons-react/icons/IconPencil';
import { type SyntheticEvent, useState } from 'react';
import { useMutation } from 'urql';
import { besideField, errorsByField, plainError } from '../../api/plain-error.ts';
import { type DomainSide, UpdateDatasetDocument } from '../../gql/graphql.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { GivenName } from '../../ui/given-name.tsx';
import { nameError } from '../../ui/name-error.ts';

const FIELDS = [
  ['name', 'Name of the dataset'],
  ['domainA', 'Name of domain A'],
  ['domainB', 'Name of domain B'],
] as const;

type Names = Readonly<Record<(typeof FIELDS)[number][0], string>>;

interface Props {
  readonly id: string;
  readonly name: string;
  /** Of the newest version; none before there is one. */
  readonly domains: readonly { readonly side: DomainSide; readonly name: string }[];
}

/** The names of a dataset and its domains, to be corrected. What is saved comes back as news of the dataset. */
export function RenameDataset(dataset: Props) {
  const [isOpen, { open, close }] = useDisclosure(false);
  return (
    <>
      <ActionIcon
        size={24}
        variant="subtle"
        color="gray"
        aria-label={`Rename ${dataset.name}`}
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
            Rename <GivenName name={dataset.name} />
          </>
        }
      >
        <Fields {...dataset} onClose={close} />
      </Dialog>
    </>
  );
}

function Fields({ onClose, ...dataset }: Props & { readonly onClose: () => void }) {
  const [{ fetching, data, error }, updateDataset] = useMutation(UpdateDatasetDocument);
  const [names, setNames] = useState<Names>(() => namesOf(dataset));
  const [sent, setSent] = useState<Names | null>(null);
  const refused = sent === names ? errorsByField(data?.updateDataset.userErrors ?? []) : {};
  const { name, domainA, domainB, ...others } = refused;
  const errors: Partial<Names> = {
    ...(name && { name }),
    ...(domainA && { domainA }),
    ...(domainB && { domainB }),
  };
  const general = [...Object.values(others), ...(error ? [plainError(error)] : [])];

  const save = async (event: SyntheticEvent) => {
    event.preventDefault();
    setSent(names);
    const answer = await updateDataset({
      input: { datasetId: dataset.id, ...changesOf(names, namesOf(dataset)) },
    });
    if (answer.data?.updateDataset.dataset) onClose();
  };
  return (
    <form aria-label={`Rename ${dataset.name}`} onSubmit={(event) => void save(event)}>
      <Stack gap="sm">
        {FIELDS.map(([field, label], index) => (
          <TextInput
            key={field}
            label={label}
            {...(index === 0 && { 'data-autofocus': true })}
            value={names[field]}
            error={nameError(names[field]) ?? (errors[field] && besideField(errors[field]))}
            onChange={(event) => {
              setNames({ ...names, [field]: event.currentTarget.value });
            }}
          />
        ))}
        {general.length > 0 && <ErrorNotice message={general.join(' ')} />}
        <Group gap="xs" justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            loading={fetching}
            disabled={FIELDS.some(([field]) => nameError(names[field]) !== null)}
          >
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** What was left as it is stays as it is, in older versions too. */
function changesOf(names: Names, known: Names): Partial<Names> {
  return Object.fromEntries(
    FIELDS.flatMap(([field]) => (names[field] === known[field] ? [] : [[field, names[field]]])),
  );
}

function namesOf({ name, domains }: Props): Names {
  const nameOf = (side: 'A' | 'B') => domains.find((domain) => domain.side === side)?.name ?? side;
  return { name, domainA: nameOf('A'), domainB: nameOf('B') };
}
