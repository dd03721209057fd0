import { Button, Group, TextInput } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { useMutation } from 'urql';
import { besideField, errorsByField, plainError } from '../../api/plain-error.ts';
import { type DatasetCardFragment, UpdateDatasetDocument } from '../../gql/graphql.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { nameError } from '../../ui/name-error.ts';

const FIELDS = [
  ['name', 'Name of the dataset'],
  ['domainA', 'Name of domain A'],
  ['domainB', 'Name of domain B'],
] as const;

type Names = Readonly<Record<(typeof FIELDS)[number][0], string>>;

/** The names of a dataset and its domains, to be corrected in place. What is saved comes back as news of the dataset. */
export function RenameDataset({ dataset, onClose }: { dataset: DatasetCardFragment; onClose: () => void }) {
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
      <Group gap="sm" mb="sm" align="flex-start">
        {FIELDS.map(([field, label], index) => (
          <TextInput
            key={field}
            label={label}
            size="xs"
            ref={index === 0 ? focused : null}
            value={names[field]}
            error={nameError(names[field]) ?? (errors[field] && besideField(errors[field]))}
            onKeyDown={({ key }) => {
              if (key === 'Escape') onClose();
            }}
            onChange={(event) => {
              setNames({ ...names, [field]: event.currentTarget.value });
            }}
          />
        ))}
      </Group>
      {general.length > 0 && <ErrorNotice message={general.join(' ')} />}
      <Group gap="xs" mb="sm">
        <Button
          type="submit"
          size="xs"
          loading={fetching}
          disabled={FIELDS.some(([field]) => nameError(names[field]) !== null)}
        >
          Save
        </Button>
        <Button size="xs" variant="default" onClick={onClose}>
          Cancel
        </Button>
      </Group>
    </form>
  );
}

/** Whoever has asked to rename goes on with the keyboard in the first field. */
function focused(input: HTMLInputElement | null): void {
  input?.focus();
}

/** What was left as it is stays as it is, in older versions too. */
function changesOf(names: Names, known: Names): Partial<Names> {
  return Object.fromEntries(
    FIELDS.flatMap(([field]) => (names[field] === known[field] ? [] : [[field, names[field]]])),
  );
}

function namesOf({ name, latestVersion }: DatasetCardFragment): Names {
  const nameOf = (side: 'A' | 'B') =>
    latestVersion?.domains.find((domain) => domain.side === side)?.name ?? side;
  return { name, domainA: nameOf('A'), domainB: nameOf('B') };
}
