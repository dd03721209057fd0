import { createHash } from 'node:crypto';
import { checkpointFileName } from '#contracts/checkpoint-file-name.ts';
import type { CheckpointManifest } from '#contracts/checkpoint-manifest.ts';
import { shownPath } from '#contracts/archive/shown-path.ts';
import type { Sha256 } from '#contracts/ids.ts';
import { decodeSafetensors, SafetensorsError } from '#lib/safetensors.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import type { ImportedCheckpoint } from '../../protocol.ts';
import { checkTensors, type TensorFile } from './check-tensors.ts';
import { readManifest } from './read-manifest.ts';
import { readMembers } from './read-members.ts';
import { refusedCheckpoint } from './refused-checkpoint.ts';

const MANIFEST = 'manifest.json';

/**
 * Stores the files of a checkpoint that another server exported, as they are: under their hashes, so that what is here
 * already is not kept twice. All of it is checked before any of it is stored; nothing in it is run.
 *
 * @param onChecked hears of each file that has been looked through
 * @throws TaskFailure that names the file and what is wrong with it
 */
export async function importCheckpoint(
  blobs: BlobStore,
  archiveSha256: Sha256,
  onChecked: () => Promise<void>,
): Promise<ImportedCheckpoint> {
  const members = await readMembers(await blobs.read(archiveSha256));
  const manifestBytes = members.get(MANIFEST);
  if (!manifestBytes)
    throw refusedCheckpoint(
      'MISSING_MEMBER',
      MANIFEST,
      'The tar has no such file. Export the checkpoint again: ./exemplar checkpoints export.',
    );
  const manifest = readManifest(manifestBytes);
  requireNoOthers(manifest, members);
  const files: TensorFile[] = [];
  for (const blob of manifest.blobs) {
    files.push(readFile(blob, members));
    await onChecked();
  }
  checkTensors(manifest, files);
  await onChecked();

  for (const { sha256, ...blob } of manifest.blobs)
    await blobs.put(bytesOf(checkpointFileName(blob), members), { expected: sha256 });
  const stored = await blobs.put(manifestBytes);
  return {
    manifest,
    manifestSha256: stored.sha256,
    byteSize: manifest.blobs.reduce((sum, { byteSize }) => sum + byteSize, stored.byteSize),
  };
}

type Members = ReadonlyMap<string, Buffer>;

function requireNoOthers({ blobs }: CheckpointManifest, members: Members): void {
  if (blobs.some(({ role, artifact }) => (role === 'artifact') !== (artifact !== null)))
    throw refusedCheckpoint('INVALID_MANIFEST', 'manifest.json, blobs', 'Artifacts alone have a name.');
  const names = [MANIFEST, ...blobs.map(checkpointFileName)];
  if (new Set(names).size < names.length)
    throw refusedCheckpoint('INVALID_MANIFEST', 'manifest.json, blobs', 'It names a file twice.');
  const other = [...members.keys()].find((name) => !names.includes(name));
  if (other !== undefined)
    throw refusedCheckpoint('UNEXPECTED_MEMBER', shownPath(other), 'The manifest does not name this file.');
}

function readFile(
  { sha256, byteSize, ...blob }: CheckpointManifest['blobs'][number],
  members: Members,
): TensorFile {
  const member = checkpointFileName(blob);
  const bytes = bytesOf(member, members);
  if (bytes.byteLength !== byteSize || createHash('sha256').update(bytes).digest('hex') !== sha256)
    throw refusedCheckpoint(
      'CHECKSUM_MISMATCH',
      member,
      'The file is not what the manifest says it is: its size or its SHA-256 differs.',
    );
  try {
    const tensors = decodeSafetensors(bytes);
    return { role: blob.role, artifact: blob.artifact, member, tensors };
  } catch (error) {
    if (!(error instanceof SafetensorsError)) throw error;
    throw refusedCheckpoint('NOT_SAFETENSORS', member, error.message);
  }
}

function bytesOf(member: string, members: Members): Buffer {
  const bytes = members.get(member);
  if (!bytes)
    throw refusedCheckpoint('MISSING_MEMBER', member, 'The manifest names this file, the tar lacks it.');
  return bytes;
}
