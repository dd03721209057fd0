import { shownPath } from '#contracts/archive/shown-path.ts';
import { NotATarError, readTar } from '../../shards/read-tar.ts';
import { refusedCheckpoint } from './refused-checkpoint.ts';

/**
 * The files of the tar of a checkpoint by their names. A name is looked up and never a path that is opened; which names
 * may be there is for the manifest to say.
 *
 * @throws TaskFailure
 */
export async function readMembers(tar: Buffer): Promise<ReadonlyMap<string, Buffer>> {
  const members = new Map<string, Buffer>();
  try {
    for await (const { name, kind, offset, byteSize } of readTar(tar)) {
      const own = name.replace(PACKED_HERE, '');
      if (kind === 'DIRECTORY' && own === '') continue;
      if (kind !== 'FILE')
        throw refusedCheckpoint('NOT_A_FILE', shownPath(name), 'Only plain files may be in a checkpoint.');
      if (members.has(own))
        throw refusedCheckpoint('DUPLICATE_MEMBER', shownPath(name), 'The tar has this file twice.');
      members.set(own, tar.subarray(offset, offset + byteSize));
      if (members.size > MAX_MEMBERS)
        throw refusedCheckpoint('UNEXPECTED_MEMBER', shownPath(name), `More than ${MAX_MEMBERS} files.`);
    }
  } catch (error) {
    if (!(error instanceof NotATarError)) throw error;
    throw refusedCheckpoint('NOT_A_TAR', 'The file', `It is not a whole, uncompressed tar: ${error.message}`);
  }
  return members;
}

/** As `tar` names what it packs from the folder it is in. */
const PACKED_HERE = /^\.\//;
/** A checkpoint has a file per role and per artifact. */
const MAX_MEMBERS = 100;
