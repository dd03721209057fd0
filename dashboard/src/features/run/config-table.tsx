import { Paper, Title } from '@mantine/core';
import { Fragment } from 'react';
import type { RunConfigFieldsFragment } from '../../gql/graphql.ts';
import { configEntries } from './config-entries.ts';
import classes from './config-table.module.css';

/** Every knob of the run as it was frozen at its start. */
export function ConfigTable({ config }: { config: RunConfigFieldsFragment }) {
  return (
    <Paper component="section" aria-label="Config" p="md">
      <Title order={2} size="h4" mb="sm">
        Config
      </Title>
      <dl className={classes.list}>
        {configEntries(config).map(({ path, value }) => (
          <Fragment key={path}>
            <dt>{path}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </dl>
    </Paper>
  );
}
