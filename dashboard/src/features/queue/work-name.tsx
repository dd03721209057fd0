import type { QueuedWorkRowFragment } from '../../gql/graphql.ts';
import { GivenName } from '../../ui/given-name.tsx';
import { TextLink } from '../../ui/text-link.tsx';

interface Props {
  readonly work: Pick<QueuedWorkRowFragment, 'name' | 'runId' | 'datasetId'>;
}

/** The name of a piece of work, which leads to the run or the dataset that it is about. */
export function WorkName({ work: { name, runId, datasetId } }: Props) {
  const given = <GivenName name={name} />;
  if (runId !== null) return <TextLink to={`/runs/${runId}`}>{given}</TextLink>;
  if (datasetId !== null) return <TextLink to={`/datasets/${datasetId}`}>{given}</TextLink>;
  return given;
}
