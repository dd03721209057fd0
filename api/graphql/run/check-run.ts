import type { UserError } from '#contracts/errors.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { noDatasetVersion } from '../dataset/no-dataset-version.ts';
import { uuidOf } from '../relay/global-id.ts';
import { refuse } from '../shared/user-errors.ts';
import { checkFork } from './check-fork.ts';
import type { CheckedRun } from './checked-run.ts';
import { NOT_IN_TRASH } from '../trash/not-in-trash.ts';
import type { StartRunInput } from './run.input.ts';
import { refuseArtifacts, refuseWeights, startConfig } from './start-config.ts';

/** What a run is computed from: its complete config and what it learns from, or why it cannot be. */
export async function checkRun(
  prisma: PrismaClient,
  input: Pick<StartRunInput, 'preset' | 'config' | 'datasetVersionId' | 'fromCheckpointId'>,
): Promise<{ readonly checked: CheckedRun | null; readonly userErrors: readonly UserError[] }> {
  const { fromCheckpointId } = input;
  const { checked, userErrors } =
    fromCheckpointId == null
      ? await checkStart(prisma, input)
      : await checkFork(prisma, input, fromCheckpointId);
  if (!checked) return { checked: null, userErrors };
  const refusals = [
    ...(await refuseArtifacts(prisma, checked.config, checked.datasetVersionId)),
    ...(await refuseWeights(prisma, checked.config)),
  ];
  return { checked: refusals.length > 0 ? null : checked, userErrors: refusals };
}

async function checkStart(
  prisma: PrismaClient,
  {
    preset,
    config: changes,
    datasetVersionId,
  }: Pick<StartRunInput, 'preset' | 'config' | 'datasetVersionId'>,
): Promise<{ readonly checked: CheckedRun | null; readonly userErrors: readonly UserError[] }> {
  const { config, refusals } =
    preset == null
      ? { config: null, refusals: [refuse('REQUIRED', ['preset'], NO_PRESET)] }
      : startConfig(preset, changes ?? {});
  const version = await findVersion(prisma, datasetVersionId ?? null);
  if (!config || !version.id)
    return { checked: null, userErrors: [...(refusals ?? []), ...version.userErrors] };
  return { checked: { config, datasetVersionId: version.id, fork: null }, userErrors: [] };
}

const NO_PRESET =
  'A run needs a preset, unless it continues from a checkpoint. Name one of those of "methods".';
const NO_VERSION = 'A run needs a dataset version, unless it continues from a checkpoint. Name one.';

async function findVersion(prisma: PrismaClient, id: string | null) {
  const field = ['datasetVersionId'];
  if (id === null) return { id: null, userErrors: [refuse('REQUIRED', field, NO_VERSION)] };
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
