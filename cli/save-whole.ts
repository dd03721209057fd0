import { open, rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { codeOf } from '#lib/code-of.ts';
import { isCode } from '#lib/is-code.ts';
import { CommandFailure } from './failure.ts';

/**
 * Writes a file that has its name only once it is whole and durable.
 *
 * @returns its bytes.
 * @throws CommandFailure when there is a file of that name; what `pieces` throws, and no file is left then
 */
export async function saveWhole(file: string, pieces: AsyncIterable<Uint8Array>): Promise<number> {
  const partial = `${file}.partial`;
  if (await stat(file).catch(() => null))
    throw new CommandFailure(
      'usage',
      `${file} is there already. Choose another name with --out, or remove it.`,
    );
  try {
    const handle = await open(partial, 'wx'); // it is there before anything can break off, so that it can be removed
    await pipeline(pieces, handle.createWriteStream({ flush: true }));
    const { size } = await stat(partial);
    await rename(partial, file);
    return size;
  } catch (error) {
    if (isCode(error, 'EEXIST'))
      throw new CommandFailure(
        'usage',
        `${partial} is there already: another export is writing it, or was killed. Remove it.`,
      );
    if (isCode(error, 'ENOENT') || isCode(error, 'EACCES') || isCode(error, 'EISDIR'))
      throw new CommandFailure(
        'usage',
        `${file} cannot be written (${codeOf(error)}). Choose another name with --out.`,
      );
    await rm(partial, { force: true });
    throw error;
  }
}
