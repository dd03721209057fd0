import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import type { Client } from 'urql';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { RunsToCompareDocument, type RunsToCompareQuery } from '../../gql/graphql.ts';
import { GivenName } from '../../ui/given-name.tsx';
import { MAX_COMPARED } from './compare-view.ts';

interface Props {
  readonly chosen: readonly string[];
  readonly onAdd: (runId: string) => void;
}

/** Milliseconds without a key after which the server is asked. */
const SEARCH_AFTER = 200;

/** Adds a run to the comparison, found by a part of its name. */
export function AddRun({ chosen, onAdd }: Props) {
  const [typed, setTyped] = useState('');
  const [isOpen, setIsOpen] = useState(false);
  const [name] = useDebouncedValue(typed, SEARCH_AFTER);
  const { state } = useLiveQuery({ query: readRuns, variables: isOpen ? { name: name || null } : null });
  const runs = (state?.edges ?? []).map(({ node }) => node).filter(({ id }) => !chosen.includes(id));
  const isFull = chosen.length >= MAX_COMPARED;
  return (
    <Select
      size="xs"
      w={280}
      aria-label="Add a run"
      placeholder={isFull ? `At most ${MAX_COMPARED} runs` : 'Add a run by name'}
      disabled={isFull}
      data={runs.map(({ id, displayName }) => ({ value: id, label: displayName }))}
      filter={({ options }) => options}
      renderOption={({ option }) => <GivenName name={option.label} />}
      value={null}
      searchValue={typed}
      onSearchChange={setTyped}
      onDropdownOpen={() => {
        setIsOpen(true);
      }}
      onChange={(id) => {
        setTyped('');
        if (id) onAdd(id);
      }}
      nothingFoundMessage={state ? 'No other run has this name' : 'Searching…'}
      searchable
    />
  );
}

async function readRuns(
  client: Client,
  variables: { name: string | null },
): Promise<RunsToCompareQuery['runs']> {
  return (await readDocument(client, RunsToCompareDocument, variables)).runs;
}
