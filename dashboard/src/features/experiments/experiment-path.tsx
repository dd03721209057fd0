import { Breadcrumbs } from '@mantine/core';
import type { ExperimentFactsFragment } from '../../gql/graphql.ts';
import { GivenName } from '../../ui/given-name.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import classes from './runs-of-experiment.module.css';

/** The way down to an experiment: the list of all, then each that it lies below. */
export function ExperimentPath({ above }: { above: ExperimentFactsFragment['above'] }) {
  return (
    <nav aria-label="Path of the experiment" className={classes.name}>
      <Breadcrumbs separator="/" style={{ flexWrap: 'wrap', fontSize: 'var(--mantine-font-size-sm)' }}>
        <TextLink to="/experiments">All experiments</TextLink>
        {above.map(({ id, name }) => (
          <TextLink key={id} to={`/experiments/${id}`}>
            <GivenName name={name.split('/').at(-1) ?? name} />
          </TextLink>
        ))}
      </Breadcrumbs>
    </nav>
  );
}
