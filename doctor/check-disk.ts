import { existsSync } from 'node:fs';
import { formatBytes } from '#lib/format-bytes.ts';
import { roomOf } from '#storage/room.ts';
import type { Patient } from './examine.ts';
import type { Finding } from './finding.ts';

const SUBJECT = 'disk';

/** Whether the disk of the data folder has room. */
export async function checkDisk({
  dataDirectory,
  freeSpaceFloor,
}: Pick<Patient, 'dataDirectory' | 'freeSpaceFloor'>): Promise<Finding> {
  if (!existsSync(dataDirectory))
    return { subject: SUBJECT, state: 'NOT_CHECKED', message: 'The data folder is not there yet.' };
  const { state, freeBytes, floorBytes } = await roomOf(dataDirectory, freeSpaceFloor).look();
  const free = `${formatBytes(freeBytes)} are free`;
  if (state === 'OK') return { subject: SUBJECT, state: 'OK', message: `${free}.` };
  return {
    subject: SUBJECT,
    state: 'TROUBLE',
    message: `${free}; below ${formatBytes(floorBytes)} nothing new is stored.`,
    act: 'Make room on that disk: ./exemplar storage shows what takes it, ./exemplar trash list what can go at once.',
  };
}
