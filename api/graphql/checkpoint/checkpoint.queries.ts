import type { UserError, UserErrorCode } from '#contracts/errors.ts';
import { TRANSLATION_STAGE } from '#contracts/methods/method-definition.ts';
import type { Checkpoint as CheckpointRow, PrismaClient } from '#db/generated/client.ts';
import type { RunConfig } from '#contracts/run-config.ts';
import { storedConfig } from '../run/stored-config.ts';
import { refuse } from '../shared/user-errors.ts';
import { namedCheckpoint } from './named-checkpoint.ts';

/** A checkpoint that can translate. */
interface TranslatingCheckpoint {
  readonly id: string;
  /** Of its run; null for one that was imported. */
  readonly datasetVersionId: string | null;
  /** Of its run, by which roles are told. */
  readonly experimentPath: string;
}

type Translating =
  | {
      readonly checkpoint: TranslatingCheckpoint;
      /** That it was made with. */
      readonly config: RunConfig;
      readonly userErrors: readonly [];
    }
  | { readonly checkpoint: null; readonly config: null; readonly userErrors: readonly UserError[] };

/** The checkpoint of an id or an alias that can translate, or why there is none. */
export async function findTranslating(prisma: PrismaClient, idOrAlias: string): Promise<Translating> {
  const uuid = await namedCheckpoint(prisma, idOrAlias);
  const found = uuid === null ? null : await readCheckpoint(prisma, uuid);
  if (!found) return none('NOT_FOUND', 'No checkpoint has this id or alias.');
  const { stage, damage, document, ...checkpoint } = found;
  if (stage !== TRANSLATION_STAGE)
    return none(
      'INVALID_STATE',
      `This checkpoint is from the stage ${stage}, which does not train translation. ` +
        `Choose one from the stage ${TRANSLATION_STAGE}.`,
    );
  if (damage !== null)
    return none(
      'INVALID_STATE',
      `This checkpoint is damaged. ${damage} Choose another one; "./exemplar verify" says what is damaged.`,
    );
  const { config, problem } = storedConfig(document);
  return config ? { checkpoint, config, userErrors: [] } : none('INVALID_STATE', problem);
}

interface FoundCheckpoint extends TranslatingCheckpoint, Pick<CheckpointRow, 'stage' | 'damage'> {
  /** The config of the run. */
  readonly document: unknown;
}

/** All of it in one statement, since every translation asks for it. */
async function readCheckpoint(prisma: PrismaClient, id: string): Promise<FoundCheckpoint | null> {
  const [row] = await prisma.$queryRaw<FoundCheckpoint[]>`
    select checkpoint.id::text, checkpoint.stage, checkpoint.damage, run_config.document,
      run.dataset_version_id::text as "datasetVersionId", experiment.name as "experimentPath"
    from checkpoint join run on run.id = checkpoint.run_id join experiment on experiment.id = run.experiment_id
      left join run_config on run_config.run_id = run.id
    where checkpoint.id = ${id}::uuid and checkpoint.trashed_at is null and run.trashed_at is null`;
  return row ?? null;
}

function none(code: UserErrorCode, message: string): Translating {
  return { checkpoint: null, config: null, userErrors: [refuse(code, ['checkpointId'], message)] };
}
