import { useVersionNames } from '../../api/use-version-names.ts';
import { GivenName } from '../../ui/given-name.tsx';
import { InlineLink } from '../../ui/inline-link.tsx';
import type { RunSnapshot } from './run-stream.ts';

/** The dataset version that a run was trained on, if it is here. */
export function RunDataset({ version }: { version: RunSnapshot['datasetVersion'] }) {
  const name = useVersionNames(version?.id ?? null)?.dataset.name ?? version?.dataset.name;
  if (!version || name === undefined) return <>a dataset elsewhere</>;
  return (
    <InlineLink to={`/datasets/${version.dataset.id}?version=${version.number}`}>
      <GivenName name={name} /> v{version.number}
    </InlineLink>
  );
}
