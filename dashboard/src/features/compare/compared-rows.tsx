import { Table, Text, VisuallyHidden } from '@mantine/core';
import { GivenName } from '../../ui/given-name.tsx';
import classes from './compared-config.module.css';
import type { ComparedParts } from './compared-parts.ts';
import type { ConfigRow } from './config-rows.ts';
import { RunHeads } from './run-heads.tsx';

interface Props extends Pick<ComparedParts, 'base' | 'looks'> {
  readonly runs: ComparedParts['known']['runs'];
  readonly rows: readonly ConfigRow[];
  /** Of the table. */
  readonly label: string;
  /** Of what a row is about. */
  readonly head: string;
  /** Why a run has no value in a row. */
  readonly missing: string;
}

/** A row per thing and a column per run; what is not as the base run's is marked. */
export function ComparedRows({ runs, base, looks, rows, label, head, missing }: Props) {
  return (
    <Table.ScrollContainer
      minWidth={320 + 120 * runs.length}
      scrollAreaProps={{
        viewportProps: { role: 'region', 'aria-label': `${label} of the runs`, tabIndex: 0 },
      }}
    >
      <Table verticalSpacing={4} horizontalSpacing="sm" fz="sm" aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{head}</Table.Th>
            <RunHeads runs={runs} baseId={base.id} looks={looks} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Row key={row.path} row={row} missing={missing} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Row({ row: { path, label, group, unit, cells }, missing }: { row: ConfigRow; missing: string }) {
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
          {text === null ? <span title={missing}>–</span> : <GivenName name={text} />}
          {differs && <VisuallyHidden> (not as the base run)</VisuallyHidden>}
        </Table.Td>
      ))}
    </Table.Tr>
  );
}
