import type { UserError } from '#contracts/errors.ts';
import type { RunConfig } from '#contracts/run-config.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { noDatasetVersion } from '../dataset/no-dataset-version.ts';
import { uuidOf } from '../relay/global-id.ts';
import { refuse } from '../shared/user-errors.ts';
import { NOT_IN_TRASH } from '../trash/not-in-trash.ts';
import type { StartRunInput } from './run.input.ts';
import { refuseArtifacts, refuseWeights, startConfig } from './start-config.ts';

/** A run that a worker can compute. */
export interface CheckedRun {
  readonly config: RunConfig;
  readonly datasetVersionId: string;
}

/** What a run is computed from: its complete config and what it learns from, or why it cannot be. */
export async function checkRun(
  prisma: PrismaClient,
  input: Pick<StartRunInput, 'preset' | 'config' | 'datasetVersionId'>,
): Promise<{ readonly checked: CheckedRun | null; readonly userErrors: readonly UserError[] }> {
  const { config, refusals } = startConfig(input.preset, input.config ?? {});
  const version = await findVersion(prisma, input.datasetVersionId);
  if (!config || !version.id)
    return { checked: null, userErrors: [...(refusals ?? []), ...version.userErrors] };

  const userErrors = [
    ...(await refuseArtifacts(prisma, config, version.id)),
    ...(await refuseWeights(prisma, config)),
  ];
  return { checked: userErrors.length > 0 ? null : { config, datasetVersionId: version.id }, userErrors };
}

async function findVersion(prisma: PrismaClient, id: string) {
  const uuid = uuidOf('DatasetVersion', id);
  const row =
    uuid &&
    (await prisma.datasetVersion.findUnique({
      where: { id: uuid, ...NOT_IN_TRASH },
      include: { domains: true },
    }));
  if (!row) return { id: null, userErrors: [noDatasetVersion()] };
  const empty = row.domains.find((domain) => domain.trainCount === 0);
  if (!empty) return { id: row.id, userErrors: [] };
  const message = `Domain ${empty.side} of this dataset version has no training images.`;
  return { id: null, userErrors: [refuse('INVALID_STATE', ['datasetVersionId'], message)] };
}
