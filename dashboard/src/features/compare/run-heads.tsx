import { Table, Text } from '@mantine/core';
import type { ComparedRunFragment } from '../../gql/graphql.ts';
import { GivenName } from '../../ui/given-name.tsx';
import classes from './run-heads.module.css';
import type { RunLooks } from './run-looks.ts';
import { RunMark } from './run-mark.tsx';

interface Props {
  readonly runs: readonly Pick<ComparedRunFragment, 'id' | 'displayName'>[];
  readonly baseId: string;
  readonly looks: ReadonlyMap<string, RunLooks>;
}

/** A column head per run. */
export function RunHeads({ runs, baseId, looks }: Props) {
  return runs.map(({ id, displayName }) => (
    <Table.Th key={id} className={classes.head ?? ''}>
      <RunMark looks={looks.get(id)} /> <GivenName name={displayName} />
      {id === baseId && (
        <Text span size="xs" c="dimmed">
          {' '}
          base
        </Text>
      )}
    </Table.Th>
  ));
}
