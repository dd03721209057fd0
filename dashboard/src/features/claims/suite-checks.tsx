import { List, Text, Title } from '@mantine/core';
import type { ClaimSuiteFactsFragment } from '../../gql/graphql.ts';

/** What has to hold of the table, or it means nothing. */
export function SuiteChecks({ checks }: { checks: ClaimSuiteFactsFragment['checks'] }) {
  if (checks.length === 0) return null;
  return (
    <div>
      <Title order={3} size="h5">
        What has to hold
      </Title>
      <List size="sm">
        {checks.map(({ text, holds, found }) => (
          <List.Item key={text}>
            <b>{holds === null ? 'No scores yet' : holds ? 'Holds' : 'Does not hold'}</b>: {text}
            {found !== '' && (
              <Text span inherit c="dimmed">
                {' '}
                ({found})
              </Text>
            )}
          </List.Item>
        ))}
      </List>
    </div>
  );
}
