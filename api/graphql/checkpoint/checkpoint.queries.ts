import type { UserError, UserErrorCode } from '#contracts/errors.ts';
import { TRANSLATION_STAGE } from '#contracts/methods/method-definition.ts';
import type { Checkpoint as CheckpointRow, PrismaClient } from '#db/generated/client.ts';
import type { RunConfig } from '#contracts/run-config.ts';
import { storedConfig } from '../run/stored-config.ts';
import { refuse } from '../shared/user-errors.ts';
import { CHECKPOINT_NOT_IN_TRASH } from '../trash/not-in-trash.ts';
import { namedCheckpoint } from './named-checkpoint.ts';

type Translating =
  | {
      readonly checkpoint: CheckpointRow;
      /** That it was made with. */
      readonly config: RunConfig;
      readonly run: TrainedBy;
      readonly userErrors: readonly [];
    }
  | {
      readonly checkpoint: null;
      readonly config: null;
      readonly run: null;
      readonly userErrors: readonly UserError[];
    };

/** Of the run of a checkpoint. */
interface TrainedBy {
  /** Null for one that was imported. */
  readonly datasetVersionId: string | null;
  /** By which roles are told. */
  readonly experimentPath: string;
}

/** The checkpoint of an id or an alias that can translate, or why there is none. */
export async function findTranslating(prisma: PrismaClient, idOrAlias: string): Promise<Translating> {
  const uuid = await namedCheckpoint(prisma, idOrAlias);
  const found =
    uuid === null
      ? null
      : await prisma.checkpoint.findUnique({
          where: { id: uuid, ...CHECKPOINT_NOT_IN_TRASH },
          include: {
            run: {
              select: {
                datasetVersionId: true,
                config: { select: { document: true } },
                experiment: { select: { name: true } },
              },
            },
          },
        });
  if (!found) return none('NOT_FOUND', 'No checkpoint has this id or alias.');
  const { run, ...checkpoint } = found;
  if (checkpoint.stage !== TRANSLATION_STAGE)
    return none(
      'INVALID_STATE',
      `This checkpoint is from the stage ${checkpoint.stage}, which does not train translation. ` +
        `Choose one from the stage ${TRANSLATION_STAGE}.`,
    );
  if (checkpoint.damage !== null)
    return none(
      'INVALID_STATE',
      `This checkpoint is damaged. ${checkpoint.damage} Choose another one; "./exemplar verify" says what is damaged.`,
    );
  const { config, problem } = storedConfig(run.config?.document);
  if (!config) return none('INVALID_STATE', problem);
  const { datasetVersionId, experiment } = run;
  return { checkpoint, config, run: { datasetVersionId, experimentPath: experiment.name }, userErrors: [] };
}

function none(code: UserErrorCode, message: string): Translating {
  return { checkpoint: null, config: null, run: null, userErrors: [refuse(code, ['checkpointId'], message)] };
}
