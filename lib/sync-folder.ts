import { open } from 'node:fs/promises';

/** Makes the names in a folder durable: a file survives a power cut only with the folder that names it. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folders; there the file system's journal is all the promise there is.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
