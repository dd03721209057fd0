import { Paper, Text, Title } from '@mantine/core';
import { Fragment } from 'react';
import { environmentFacts } from '#lib/environment-facts.ts';
import type { SegmentFragment } from '../../gql/graphql.ts';
import { Age } from '../../ui/age.tsx';
import { formatCount } from '../../ui/format.ts';
import { ShownOnRequest } from '../../ui/shown-on-request.tsx';
import classes from './config-table.module.css';

/** On what a run was computed: its newest segment, and the earlier ones when asked for. */
export function Environment({ segments }: { segments: readonly SegmentFragment[] }) {
  const newest = segments.at(-1);
  const earlier = segments.slice(0, -1).reverse();
  return (
    <Paper component="section" aria-label="Environment" p="md">
      <Title order={2} size="h4" mb="sm">
        Environment
      </Title>
      {newest ? (
        <Facts segment={newest} />
      ) : (
        <Text size="sm" c="dimmed">
          Not started yet.
        </Text>
      )}
      {earlier.length > 0 && (
        <ShownOnRequest show="Show earlier segments" hide="Hide earlier segments">
          {() =>
            earlier.map((segment) => (
              <section key={segment.startedAt} aria-label={`From step ${segment.fromStep}`}>
                <Title order={3} size="h6" mt="sm" mb={4}>
                  From step {formatCount(segment.fromStep)}, <Age time={segment.startedAt} />
                </Title>
                <Facts segment={segment} />
              </section>
            ))
          }
        </ShownOnRequest>
      )}
    </Paper>
  );
}

function Facts({ segment: { environment } }: { segment: SegmentFragment }) {
  if (!environment)
    return (
      <Text size="sm" c="dimmed">
        Not recorded.
      </Text>
    );
  return (
    <dl className={classes.list}>
      {environmentFacts(environment).map(({ label, value }) => (
        <Fragment key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
