import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { GivenName } from '../../ui/given-name.tsx';
import { type AliasChoice, readTranslateAliases } from './translate-aliases.ts';
import classes from './translate-bar.module.css';
import { readTranslateRuns, type RunChoice, type RunChoices } from './translate-runs.ts';

interface Props {
  /** The newest runs. */
  readonly choices: RunChoices;
  readonly run: RunChoice | null;
  readonly onChoose: (runId: string) => void;
  readonly onChooseAlias: (alias: AliasChoice) => void;
}

/** Milliseconds without a key after which the server is asked. */
const SEARCH_AFTER = 200;

const NO_VARIABLES = {};

/** A run that can translate: of the newest, or of all by a part of its name; or a checkpoint by its alias. */
export function RunSelect({ choices, run, onChoose, onChooseAlias }: Props) {
  const [typed, setTyped] = useState('');
  const [name] = useDebouncedValue(typed, SEARCH_AFTER);
  const isSearching = name !== '' && name !== run?.displayName;
  const { state: found } = useLiveQuery({
    query: readTranslateRuns,
    variables: isSearching ? { name } : null,
  });
  const { state: aliases = [] } = useLiveQuery({ query: readTranslateAliases, variables: NO_VARIABLES });
  const { runs, hasMore } = (isSearching ? found : undefined) ?? choices;
  const known = !run || runs.some(({ id }) => id === run.id) ? runs : [run, ...runs];
  const items = known.map(({ id, displayName }) => ({ value: id, label: displayName }));
  return (
    <Select
      size="xs"
      className={classes.run}
      label="Run"
      data={
        aliases.length === 0
          ? items
          : [
              { group: 'Aliases', items: aliases.map(({ id, name: label }) => ({ value: id, label })) },
              { group: 'Runs', items },
            ]
      }
      renderOption={({ option }) => <GivenName name={option.label} />}
      value={run?.id ?? null}
      onChange={(id) => {
        const alias = aliases.find((each) => each.id === id);
        if (alias) onChooseAlias(alias);
        else if (id) onChoose(id);
      }}
      onSearchChange={setTyped}
      nothingFoundMessage={hasMore ? 'Type more of the name' : 'No run that can translate has this name'}
      allowDeselect={false}
      searchable
    />
  );
}
