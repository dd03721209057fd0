import { Breadcrumbs, Text } from '@mantine/core';
import type { TrailOfCheckpointFragment } from '../../gql/graphql.ts';
import { formatCount } from '../../ui/format.ts';
import { GivenName } from '../../ui/given-name.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import classes from './lineage.module.css';

/** Where something came from: the version of a dataset, the run that was trained on it and, where told, the checkpoint. */
export function LineageTrail({
  checkpoint: { id, step, run },
  isOfTranslation,
}: {
  checkpoint: TrailOfCheckpointFragment;
  isOfTranslation: boolean;
}) {
  return (
    <nav aria-label="Lineage" className={classes.trail}>
      <Breadcrumbs separator="→" style={{ flexWrap: 'wrap' }}>
        {run.datasetVersion ? (
          <TextLink to={`/datasets/${run.datasetVersion.dataset.id}?version=${run.datasetVersion.number}`}>
            <GivenName name={run.datasetVersion.dataset.name} /> v{run.datasetVersion.number}
          </TextLink>
        ) : (
          <Text span c="dimmed" inherit>
            a dataset elsewhere
          </Text>
        )}
        <TextLink to={`/runs/${run.id}`}>
          <GivenName name={run.displayName} />
        </TextLink>
        {isOfTranslation && <TextLink to={`/checkpoints/${id}`}>step {formatCount(step)}</TextLink>}
      </Breadcrumbs>
    </nav>
  );
}
