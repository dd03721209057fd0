import { Table, Text } from '@mantine/core';
import type { WorkerCardFragment, WorkKind } from '../../gql/graphql.ts';
import { Age } from '../../ui/age.tsx';
import { WorkName } from '../queue/work-name.tsx';

/** Roles of workers: as people name them, and the work that goes with each. */
const ROLES: Readonly<Record<string, readonly [label: string, kind: WorkKind]>> = {
  train: ['Train', 'RUN'],
  evaluate: ['Evaluate', 'EVALUATION'],
  estimate: ['Estimate', 'ESTIMATE'],
  serve: ['Translate', 'TRANSLATION'],
  data: ['Import', 'IMPORT'],
  verify: ['Verify', 'VERIFICATION'],
};

type Work = WorkerCardFragment['work'];

interface Props {
  readonly role: string;
  /** All that the worker does. */
  readonly work: Work;
}

/** What a worker does in one of its roles. */
export function RoleRow({ role, work }: Props) {
  const [label, kind] = ROLES[role] ?? [role, null];
  const own = work.filter((each) => each.kind === kind);
  return (
    <Table.Tr>
      <Table.Td>{label}</Table.Td>
      <Table.Td>
        {own.length === 0 && (
          <Text size="sm" c="dimmed">
            nothing
          </Text>
        )}
        {own.map((each) => (
          <div key={each.id}>
            <WorkName work={each} />
            {each.startedAt !== null && (
              <>
                , begun <Age time={each.startedAt} />
              </>
            )}
          </div>
        ))}
      </Table.Td>
    </Table.Tr>
  );
}
