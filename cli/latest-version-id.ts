import type { ApiClient } from './client.ts';
import { CommandFailure } from './failure.ts';
import { findDataset } from './find-dataset.ts';

/** Of a dataset by its id or name. That it has no version ends the command. */
export async function latestVersionId(client: ApiClient, name: string): Promise<string> {
  const { latestVersion } = await findDataset(client, name);
  if (!latestVersion)
    throw new CommandFailure('refused', `The dataset ${name} has no version yet (INVALID_STATE)`);
  return latestVersion.id;
}
