import { formatBytes } from '#lib/format-bytes.ts';
import { CommandFailure } from './failure.ts';
import type { ImportFieldsFragment } from './gql/graphql.ts';
import { leftOutLines } from './import-dataset.ts';

/** What a finished import has made. @throws CommandFailure when it has made no version */
export function importedLines(done: ImportFieldsFragment): string[] {
  if (!done.datasetVersion) throw new CommandFailure('failed', 'The import finished without a version.');
  const { id, number, byteSize, domains } = done.datasetVersion;
  const regions = domains.reduce((sum, { regionCount }) => sum + regionCount, 0);
  const truths = domains.reduce((sum, { truthCount }) => sum + truthCount, 0);
  return [
    `Imported ${count(done.imagesDone)} images (${formatBytes(byteSize)}) as version ${number} of ${done.dataset.name}: ${id}`,
    ...(regions + truths > 0
      ? [`with the regions of ${count(regions)} images and the ground truth of ${count(truths)} pairs`]
      : []),
    ...leftOutLines(done),
  ];
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
