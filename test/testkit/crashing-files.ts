import { type FileHandle, open } from 'node:fs/promises';
import { readlinkSync } from 'node:fs';

type Write = (
  buffer: Uint8Array,
  offset: number,
  length: number,
  position?: number,
) => Promise<{ bytesWritten: number }>;

/** What is called around the writes of this process to files of which it knows the path. */
export interface FileWatch {
  /** @returns whether only half of what comes there is to be written */
  beforeWrite(file: string, position: number | undefined): boolean;
  afterHalf(file: string): void;
  beforeSync(file: string): void;
  afterSync(file: string): void;
}

/** Watches the files that this process opens by `node:fs/promises`, and their folders. */
export async function watchFiles(watch: FileWatch): Promise<void> {
  const any = await open(process.execPath, 'r');
  const handles = Object.getPrototypeOf(any) as Pick<FileHandle, 'sync' | 'datasync'> & { write: Write };
  await any.close();
  const { write } = handles;
  handles.write = async function (this: FileHandle, buffer, offset, length, position) {
    const file = pathOf(this);
    if (!watch.beforeWrite(file, position)) return write.call(this, buffer, offset, length, position);
    const half = await write.call(this, buffer, offset, Math.floor(length / 2), position);
    watch.afterHalf(file);
    return half;
  };
  for (const name of ['sync', 'datasync'] as const) {
    const sync = handles[name];
    handles[name] = async function (this: FileHandle) {
      const file = pathOf(this);
      watch.beforeSync(file);
      await sync.call(this);
      watch.afterSync(file);
    };
  }
}

function pathOf({ fd }: FileHandle): string {
  return readlinkSync(`/proc/self/fd/${fd}`);
}
