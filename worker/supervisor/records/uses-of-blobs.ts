import type { Database } from '#db/client.ts';
import type { VerifyMode } from '#contracts/verify.ts';
import type { VerifyResult } from '../../protocol.ts';

/** Who needs a blob, and what makes it whole again, in words. */
export interface BlobUse {
  readonly sha256: string;
  readonly user: string;
  readonly remedy: string;
}

/** Everybody who needs the blobs that are damaged or missing; a checkpoint that is out of use needs none. */
export async function readUsesOfBlobs(
  transaction: Database,
  { faults, checkpoints }: VerifyResult,
  mode: VerifyMode,
): Promise<BlobUse[]> {
  const sha256s = faults.map(({ sha256 }) => sha256);
  const pairs = checkpoints.flatMap(({ manifestSha256, damaged }) =>
    damaged.map((sha256) => ({ manifestSha256, sha256 })),
  );
  return transaction.$queryRaw<BlobUse[]>`
    select shard.sha256, format('images of dataset %s, version %s', dataset.name, number) as user, ${IMPORT} as remedy
    from shard join dataset_version on dataset_version.id = dataset_version_id
      join dataset on dataset.id = dataset_id
    where shard.sha256 = any(${sha256s}::text[])
    union
    select index_sha256, format('list of images of dataset %s, version %s', dataset.name, number), ${REBUILD[mode]}
    from dataset_version join dataset on dataset.id = dataset_id
    where index_sha256 = any(${sha256s}::text[])
    union
    select pair.sha256, format('checkpoint of step %s of run %s', checkpoint.step, display_name), ${FALL_BACK[mode]}
    from unnest(${pairs.map((pair) => pair.manifestSha256)}::text[], ${pairs.map((pair) => pair.sha256)}::text[])
      as pair (manifest_sha256, sha256)
      join checkpoint using (manifest_sha256) join run on run.id = run_id
    where checkpoint.damage is null
    union
    select sha256, format('%s of run %s', artifact.name, display_name), ${COPY}
    from artifact join run on run.id = run_id where sha256 = any(${sha256s}::text[])
    union
    select sha256, format('weights of %s (%s) from %s', network, source, origin), ${ADD}
    from network_weights where sha256 = any(${sha256s}::text[])
    union
    select sha256, format('sample grid of step %s of run %s', sample.step, display_name), ${COPY}
    from sample join run on run.id = run_id where sha256 = any(${sha256s}::text[])
    union
    select thumbnail_sha256, format('thumbnail of the sample grid of step %s of run %s', sample.step, display_name), ${COPY}
    from sample join run on run.id = run_id where thumbnail_sha256 = any(${sha256s}::text[])
    union
    select result_sha256, format('result of the translation of %s', translation.created_at), ${TRANSLATE}
    from translation where result_sha256 = any(${sha256s}::text[])
    union
    select rows_sha256, format('values of the evaluation of step %s of run %s', checkpoint.step, display_name), ${EVALUATE}
    from evaluation join checkpoint on checkpoint.id = checkpoint_id join run on run.id = run_id
    where rows_sha256 = any(${sha256s}::text[])
    union
    select sha256, format('picture of the evaluation of step %s of run %s', checkpoint.step, display_name), ${EVALUATE}
    from evaluation_picture join evaluation on evaluation.id = evaluation_id
      join checkpoint on checkpoint.id = checkpoint_id join run on run.id = run_id
    where sha256 = any(${sha256s}::text[])
    union
    select sha256, format('upload %s of %s', filename, login), ${UPLOAD}
    from upload join "user" on "user".id = user_id
    where received_at is not null and sha256 = any(${sha256s}::text[])
    order by 1, 2`;
}

const IMPORT = 'Import the same files into this dataset again.';
const REBUILD: Readonly<Record<VerifyMode, string>> = {
  REPORT: 'Run "./exemplar verify --repair", which rebuilds it from the database.',
  REPAIR: `It could not be rebuilt from the database. ${IMPORT}`,
};
const FALL_BACK: Readonly<Record<VerifyMode, string>> = {
  REPORT:
    'Run "./exemplar verify --repair", which disables the checkpoint: an active run continues from an earlier one.',
  REPAIR: 'The checkpoint is now disabled: an active run continues from an earlier one.',
};
const ADD = 'Add the same file again: ./exemplar weights add, or fetch.';
const COPY = 'Restore it from a backup of the data folder.';
const TRANSLATE = 'Translate the same images again.';
const EVALUATE = 'Evaluate the checkpoint again.';
const UPLOAD = 'Upload the same file again, if it is still needed.';
