import { ActionIcon, Button, Checkbox, Group, Loader, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import IconArrowDown from '@tabler/icons-react/icons/IconArrowDown';
import IconArrowUp from '@tabler/icons-react/icons/IconArrowUp';
import IconPin from '@tabler/icons-react/icons/IconPin';
import IconPinFilled from '@tabler/icons-react/icons/IconPinFilled';
import IconSearch from '@tabler/icons-react/icons/IconSearch';
import IconX from '@tabler/icons-react/icons/IconX';
import { useState } from 'react';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { useMetricDefinitions } from '../../charts/use-metric-definitions.ts';
import { RunColumnsDocument } from '../../gql/graphql.ts';
import { announce } from '../../ui/announce.ts';
import { GivenName } from '../../ui/given-name.tsx';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import type { ColumnChooserProps } from './column-chooser.tsx';
import { type ColumnCandidate, candidatesOf } from './column-candidates.ts';
import { columnFacts } from './column-facts.ts';
import { moveColumn, toggleColumn, togglePin } from './run-table-view.ts';
import classes from './column-fields.module.css';

/** The chosen columns in their order, and all others to choose from. */
export function ColumnFields({ choice, onChange, onReset }: ColumnChooserProps) {
  const [search, setSearch] = useState('');
  const [asked] = useDebouncedValue(search, 200);
  const { state, error, reload } = useLiveQuery({
    query: async (client, { text }: { text: string }) =>
      (await readDocument(client, RunColumnsDocument, { search: text || null })).runColumns,
    variables: { text: asked },
  });
  const candidates = candidatesOf(state ?? null, search);
  const toggle = (id: string) => {
    onChange(toggleColumn(choice, id));
  };
  return (
    <div className={classes.halves}>
      <ChosenColumns choice={choice} onChange={onChange} onReset={onReset} />
      <Stack gap="xs">
        <TextInput
          size="sm"
          label="Find a column"
          placeholder="seed, SSIM, generator/total"
          leftSection={<IconSearch size={14} />}
          value={search}
          data-autofocus
          onChange={(event) => {
            setSearch(event.currentTarget.value);
          }}
        />
        <ReadErrorNotice message={error} onRetry={reload} />
        {!state && !error && <Loader size="sm" role="status" aria-label="Loading" />}
        <div className={classes.candidates}>
          {candidates.map(({ title, columns }) => (
            <Candidates
              key={title}
              title={title}
              columns={columns}
              chosen={new Set(choice.columns.map(({ id }) => id))}
              onToggle={toggle}
            />
          ))}
          {state && candidates.length === 0 && (
            <Text size="sm" c="dimmed">
              No column matches.
            </Text>
          )}
          {state?.hasMore && (
            <Text size="sm" c="dimmed">
              There are more. Search for a part of the name.
            </Text>
          )}
        </div>
      </Stack>
    </div>
  );
}

function Candidates({
  title,
  columns,
  chosen,
  onToggle,
}: {
  title: string;
  columns: readonly ColumnCandidate[];
  chosen: ReadonlySet<string>;
  onToggle: (id: string) => void;
}) {
  return (
    <Stack gap={6} role="group" aria-label={title}>
      <Text size="sm" fw={600} mt="xs">
        {title}
      </Text>
      {columns.map(({ id, label, detail }) => (
        <Checkbox
          key={id}
          size="sm"
          label={
            <>
              <GivenName name={label} />
              {detail && (
                <Text span size="xs" c="dimmed" ms={6}>
                  {detail}
                </Text>
              )}
            </>
          }
          checked={chosen.has(id)}
          onChange={() => {
            onToggle(id);
          }}
        />
      ))}
    </Stack>
  );
}

function ChosenColumns({ choice, onChange, onReset }: ColumnChooserProps) {
  const definitions = useMetricDefinitions();
  const { columns, pinned } = choice;
  const move = (id: string, label: string, by: number) => {
    const moved = moveColumn(columns, id, by);
    onChange({ columns: moved, pinned });
    announce(`${label}: place ${moved.findIndex((each) => each.id === id) + 1} of ${moved.length}`);
  };
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Text size="sm" fw={500}>
          Shown, from left to right
        </Text>
        {onReset && (
          <Button size="compact-xs" variant="subtle" onClick={onReset}>
            Reset
          </Button>
        )}
      </Group>
      <ol className={classes.chosen} aria-label="Shown columns">
        {columns.map(({ id, column }, index) => {
          const { label, title } = columnFacts(column, definitions);
          const isPinned = index < pinned;
          return (
            <li key={id} className={classes.one} title={title}>
              <span className={classes.oneLabel}>
                <GivenName name={label} />
              </span>
              <ActionIcon
                variant="subtle"
                color={isPinned ? 'indigo' : 'gray'}
                aria-label={isPinned ? `Unpin ${label}` : `Pin ${label} on the left`}
                aria-pressed={isPinned}
                onClick={() => {
                  onChange(togglePin(choice, id));
                }}
              >
                {isPinned ? <IconPinFilled size={16} /> : <IconPin size={16} />}
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`Move ${label} to the left`}
                disabled={index === 0}
                onClick={() => {
                  move(id, label, -1);
                }}
              >
                <IconArrowUp size={16} />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`Move ${label} to the right`}
                disabled={index === columns.length - 1}
                onClick={() => {
                  move(id, label, 1);
                }}
              >
                <IconArrowDown size={16} />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`Remove ${label}`}
                disabled={columns.length === 1}
                onClick={() => {
                  onChange(toggleColumn(choice, id));
                }}
              >
                <IconX size={16} />
              </ActionIcon>
            </li>
          );
        })}
      </ol>
    </Stack>
  );
}
