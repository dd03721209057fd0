import { Switch, Text, Title } from '@mantine/core';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import type { ComparedParts } from './compared-parts.ts';
import { ComparedRows } from './compared-rows.tsx';
import { comparedConfig, type ConfigRow } from './config-rows.ts';
import { environmentRows } from './environment-rows.ts';

/** What the runs were started with, knob by knob, and what they were computed on. */
export function ComparedConfig({ known: { runs }, view, base, looks, onShow }: ComparedParts) {
  const shownOf = (rows: readonly ConfigRow[]) =>
    view.showsAll ? rows : rows.filter(({ differs }) => differs);
  const config = shownOf(comparedConfig(runs, base.id));
  const environment = environmentRows(runs, base.id);
  const shownEnvironment = shownOf(environment);
  const parts = { runs, base, looks };
  return (
    <>
      <Switch
        size="xs"
        mb="sm"
        label="Show what does not differ"
        checked={view.showsAll}
        onChange={(event) => {
          onShow({ showsAll: event.currentTarget.checked }, 'push');
        }}
      />
      <section aria-label="Config">
        {runs
          .filter(({ configProblem }) => configProblem !== null)
          .map(({ id, displayName, configProblem }) => (
            <ErrorNotice key={id} message={`${displayName}: ${configProblem ?? ''}`} />
          ))}
        {config.length === 0 ? (
          <EmptyState title="No difference" hint="All of these runs were started with the same config." />
        ) : (
          <ComparedRows
            {...parts}
            rows={config}
            label="Config"
            head="Knob"
            missing="This run has no such knob, or its config cannot be read"
          />
        )}
      </section>
      <section aria-label="Environment">
        <Title order={2} size="h4" mt="md" mb="xs">
          Environment
        </Title>
        {shownEnvironment.length === 0 ? (
          <Text size="sm" c="dimmed">
            {environment.length === 0
              ? 'Not recorded for any of these runs.'
              : 'No difference between the runs whose environment is recorded.'}
          </Text>
        ) : (
          <ComparedRows
            {...parts}
            rows={shownEnvironment}
            label="Environment"
            head="Newest segment"
            missing="Not recorded, or this run has no such thing"
          />
        )}
      </section>
    </>
  );
}
