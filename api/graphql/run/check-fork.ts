import type { UserError } from '#contracts/errors.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { namedCheckpoint } from '../checkpoint/named-checkpoint.ts';
import { uuidOf } from '../relay/global-id.ts';
import { refuse } from '../shared/user-errors.ts';
import { CHECKPOINT_NOT_IN_TRASH } from '../trash/not-in-trash.ts';
import type { CheckedRun } from './checked-run.ts';
import type { StartRunInput } from './run.input.ts';
import { noForkedCheckpoint } from './no-forked-checkpoint.ts';
import { startForkConfig } from './start-config.ts';
import { storedConfig } from './stored-config.ts';

/** A run that continues from a checkpoint, or why there cannot be one. Its run may be under way: a checkpoint never changes. */
export async function checkFork(
  prisma: PrismaClient,
  {
    preset,
    config: changes,
    datasetVersionId,
  }: Pick<StartRunInput, 'preset' | 'config' | 'datasetVersionId'>,
  fromCheckpointId: string,
): Promise<{ readonly checked: CheckedRun | null; readonly userErrors: readonly UserError[] }> {
  const uuid = await namedCheckpoint(prisma, fromCheckpointId);
  const found =
    uuid === null
      ? null
      : await prisma.checkpoint.findUnique({
          where: { id: uuid, ...CHECKPOINT_NOT_IN_TRASH },
          include: { run: { include: { config: true } } },
        });
  if (!found) return refused(noForkedCheckpoint());
  const { run, ...checkpoint } = found;
  if (checkpoint.damage !== null)
    return refused(
      refuse(
        'INVALID_STATE',
        FIELD,
        `This checkpoint is damaged. ${checkpoint.damage} Choose another one; "./exemplar verify" says what is damaged.`,
      ),
    );
  const theirVersionId = run.datasetVersionId;
  if (theirVersionId === null)
    return refused(
      refuse(
        'INVALID_STATE',
        FIELD,
        'This checkpoint was imported without the dataset that it was trained on, so it cannot be trained further. Import that dataset, then the checkpoint again.',
      ),
    );
  const parent = storedConfig(run.config?.document);
  if (!parent.config) return refused(refuse('INVALID_STATE', FIELD, parent.problem));

  const { config, refusals } = startForkConfig(parent.config, checkpoint.step, changes ?? {});
  const others = [
    ...(preset == null || preset === parent.config.preset ? [] : [otherPreset(preset, parent.config.preset)]),
    ...(datasetVersionId == null || uuidOf('DatasetVersion', datasetVersionId) === theirVersionId
      ? []
      : [OTHER_VERSION]),
  ];
  if (!config || others.length > 0) return refused(...others, ...(refusals ?? []));
  const { id: checkpointId, epoch, step } = checkpoint;
  const fork = { parentId: run.id, checkpointId, epoch, step };
  return { checked: { config, datasetVersionId: theirVersionId, fork }, userErrors: [] };
}

const FIELD = ['fromCheckpointId'];

const OTHER_VERSION = refuse(
  'INVALID',
  ['datasetVersionId'],
  'A fork stays with the dataset version of its checkpoint. Leave it out, or start a new run.',
);

function otherPreset(given: string, theirs: string): UserError {
  const message = `A fork stays with the preset of its checkpoint, "${theirs}", but is given "${given}". Leave it out, or start a new run.`;
  return refuse('INVALID', ['preset'], message);
}

function refused(...userErrors: readonly UserError[]) {
  return { checked: null, userErrors };
}
