import { Paper, Table, Text } from '@mantine/core';
import type { ExperimentOfTreeFragment } from '../../gql/graphql.ts';
import { Age } from '../../ui/age.tsx';
import { GivenName } from '../../ui/given-name.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { experimentCounts } from './experiment-counts.ts';

interface Props {
  readonly label: string;
  /** Each before those below it. */
  readonly experiments: readonly ExperimentOfTreeFragment[];
  /** How many segments of their paths are said already by what stands above. */
  readonly depth: number;
}

/** Experiments as a tree of paths, with the runs of each and all below it. */
export function ExperimentTree({ label, experiments, depth }: Props) {
  return (
    <Paper style={{ overflow: 'hidden' }}>
      <Table verticalSpacing={10} horizontalSpacing="md" aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th>Runs</Table.Th>
            <Table.Th visibleFrom="xs">Rows</Table.Th>
            <Table.Th visibleFrom="sm">Preset</Table.Th>
            <Table.Th visibleFrom="sm">Created</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {experiments.map((experiment) => (
            <Row key={experiment.id} experiment={experiment} depth={depth} />
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

/** Deeper ones are not indented further, so that names have room on narrow screens. */
const MOST_INDENTED = 5;
const INDENT_PX = 18;

function Row({
  experiment: { id, name, createdAt, runCount, trials },
  depth,
}: {
  experiment: ExperimentOfTreeFragment;
  depth: number;
}) {
  const segments = name.split('/').slice(depth);
  const indent = Math.min(segments.length - 1, MOST_INDENTED) * INDENT_PX;
  return (
    <Table.Tr>
      <Table.Td>
        <div style={{ paddingInlineStart: indent }} title={name}>
          <TextLink to={`/experiments/${id}`}>
            <GivenName name={segments.at(-1) ?? name} />
          </TextLink>
        </div>
      </Table.Td>
      <Table.Td className="numbers">{runCount}</Table.Td>
      <Table.Td className="numbers" visibleFrom="xs">
        {trials.length > 0 && experimentCounts(trials)}
      </Table.Td>
      <Table.Td visibleFrom="sm">{[...new Set(trials.map(({ preset }) => preset))].join(', ')}</Table.Td>
      <Table.Td visibleFrom="sm">
        <Text size="sm" c="dimmed">
          <Age time={createdAt} />
        </Text>
      </Table.Td>
    </Table.Tr>
  );
}
