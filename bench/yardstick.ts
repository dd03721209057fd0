import { mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { type Figure, timesOf } from './figure.ts';
import { timeEach } from './time-each.ts';

const SYNCS = 40;
const BLOCK = Buffer.alloc(8_192, 1);

/** What the machine itself takes: one block written and made durable, which no stored write can undercut. */
export async function measureFsync(folder: string): Promise<Figure> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, 'fsync');
  const handle = await open(file, 'w');
  try {
    const samples = await timeEach(SYNCS, async (i) => {
      await handle.write(BLOCK, 0, BLOCK.length, (i % 16) * BLOCK.length);
      await handle.datasync();
    });
    return { name: 'yardstick: fsync of 8 KiB', times: timesOf(samples), facts: {} };
  } finally {
    await handle.close();
    await rm(file, { force: true });
  }
}
