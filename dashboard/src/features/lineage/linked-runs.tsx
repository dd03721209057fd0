import { List, Text } from '@mantine/core';
import type { ForksFragment } from '../../gql/graphql.ts';
import { Age } from '../../ui/age.tsx';
import { GivenName } from '../../ui/given-name.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import classes from './lineage.module.css';

/** Runs that something leads to, each with the way there. */
export function LinkedRuns({ runs }: { runs: readonly ForksFragment['edges'][number]['node'][] }) {
  return (
    <List listStyleType="none" size="sm" spacing={4}>
      {runs.map(({ id, displayName, state, createdAt }) => (
        <List.Item key={id}>
          <span className={classes.name}>
            <TextLink to={`/runs/${id}`}>
              <GivenName name={displayName} />
            </TextLink>
          </span>{' '}
          <StateBadge state={state} />{' '}
          <Text span size="xs" c="dimmed">
            <Age time={createdAt} />
          </Text>
        </List.Item>
      ))}
    </List>
  );
}
