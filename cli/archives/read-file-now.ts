import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** A file that is not what it was when its folder was listed. */
export class FileChangedError extends Error {
  override readonly name = 'FileChangedError';
}

/**
 * The bytes of a file whose size is known. Never waits, and never reads more: a pipe or a growing file may have taken
 * its place since the folder was listed.
 * @throws FileChangedError, or the system's error
 */
export async function readFileNow(file: string, byteSize: number): Promise<Buffer> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const facts = await handle.stat();
    if (!facts.isFile() || facts.size !== byteSize) throw new FileChangedError();
    const bytes = Buffer.alloc(byteSize);
    for (let done = 0; done < byteSize;) {
      const { bytesRead } = await handle.read(bytes, done, byteSize - done, done);
      if (bytesRead === 0) throw new FileChangedError();
      done += bytesRead;
    }
    return bytes;
  } finally {
    await handle.close();
  }
}
