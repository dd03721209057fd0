import { Switch, Table, Text, VisuallyHidden } from '@mantine/core';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { GivenName } from '../../ui/given-name.tsx';
import { comparedConfig, type ConfigRow } from './config-rows.ts';
import classes from './compared-config.module.css';
import type { ComparedParts } from './compared-parts.ts';
import { RunHeads } from './run-heads.tsx';

/** What the runs were started with, knob by knob; what is not as the base run's is marked. */
export function ComparedConfig({ known: { runs }, view, base, looks, onShow }: ComparedParts) {
  const rows = comparedConfig(runs, base.id);
  const shown = view.showsAll ? rows : rows.filter(({ differs }) => differs);
  return (
    <section aria-label="Config">
      <Switch
        size="xs"
        mb="sm"
        label="Show knobs that do not differ"
        checked={view.showsAll}
        onChange={(event) => {
          onShow({ showsAll: event.currentTarget.checked }, 'push');
        }}
      />
      {runs
        .filter(({ configProblem }) => configProblem !== null)
        .map(({ id, displayName, configProblem }) => (
          <ErrorNotice key={id} message={`${displayName}: ${configProblem ?? ''}`} />
        ))}
      {shown.length === 0 ? (
        <EmptyState title="No difference" hint="All of these runs were started with the same config." />
      ) : (
        <Table.ScrollContainer
          minWidth={320 + 120 * runs.length}
          scrollAreaProps={{
            viewportProps: { role: 'region', 'aria-label': 'Config of the runs', tabIndex: 0 },
          }}
        >
          <Table verticalSpacing={4} horizontalSpacing="sm" fz="sm" aria-label="Config">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Knob</Table.Th>
                <RunHeads runs={runs} baseId={base.id} looks={looks} />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {shown.map((row) => (
                <KnobRow key={row.path} row={row} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </section>
  );
}

function KnobRow({ row: { path, label, group, unit, cells } }: { row: ConfigRow }) {
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={400} title={path}>
        {label}
        <Text span size="xs" c="dimmed">
          {' '}
          {[unit, group].filter(Boolean).join(', ')}
        </Text>
      </Table.Th>
      {cells.map(({ text, differs }, index) => (
        <Table.Td key={index} className={classes.cell ?? ''} data-differs={differs || undefined}>
          {text === null ? (
            <span title="This run has no such knob, or its config cannot be read">–</span>
          ) : (
            <GivenName name={text} />
          )}
          {differs && <VisuallyHidden> (not as the base run)</VisuallyHidden>}
        </Table.Td>
      ))}
    </Table.Tr>
  );
}
