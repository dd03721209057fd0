import { existsSync } from 'node:fs';
import path from 'node:path';
import { formatBytes } from '#lib/format-bytes.ts';
import { freeBytesNow, MIB } from '#lib/free-space.ts';
import { isDiskFull } from '#lib/is-disk-full.ts';
import { openDataFolder } from './open-data-folder.ts';
import { RESERVE_BYTES, reserveFile } from './reserve-file.ts';

export interface DiskSpaceOptions {
  readonly dataDirectory: string;
  /** Bytes that stored files leave free. */
  readonly floorBytes: number;
  readonly say: (text: string) => void;
}

/** Looks after the free space of the data folder while Exemplar runs. */
export interface DiskSpace {
  /** Gives the reserve free where there is next to no space left, e.g. before a database has to write its last. */
  makeWay(): void;
  end(): void;
}

/** What a database needs at least to start; a first start makes one. */
const START_BYTES = 32 * MIB;
const FIRST_START_BYTES = 160 * MIB;
/** Below it the database is in danger, and the reserve is given free. */
const DANGER_BYTES = 16 * MIB;
const LOOK_MS = 2_000;

/**
 * Makes sure that there is a folder, and space to start; the reserve of an earlier start is given for it.
 *
 * @throws Error that names the folder, and what is wrong with it or the bytes that it needs and has
 */
export function requireSpaceToStart({ dataDirectory, say }: Omit<DiskSpaceOptions, 'floorBytes'>): void {
  openFolder(dataDirectory);
  const isFirst = !existsSync(path.join(dataDirectory, 'postgres', 'cluster'));
  const needed = isFirst ? FIRST_START_BYTES : START_BYTES;
  if (freeBytesNow(dataDirectory) >= needed) return;
  const reserve = reserveFile(dataDirectory);
  if (reserve.exists()) {
    reserve.release();
    say(
      `The disk of ${dataDirectory} is full. The reserve of ${formatBytes(RESERVE_BYTES)} was given free, so that ` +
        'Exemplar can start. Free some space: nothing new can be stored.',
    );
  }
  const free = freeBytesNow(dataDirectory);
  if (free < needed) throw new Error(tooFull(dataDirectory, needed, free));
}

function openFolder(dataDirectory: string): void {
  try {
    openDataFolder(dataDirectory);
  } catch (error) {
    if (isDiskFull(error)) throw new Error(tooFull(dataDirectory, FIRST_START_BYTES, 0), { cause: error });
    throw error;
  }
}

function tooFull(dataDirectory: string, needed: number, free: number): string {
  return (
    `The disk of ${dataDirectory} is full: Exemplar needs ${formatBytes(needed)} (${needed} bytes) to start, ` +
    `${formatBytes(free)} (${free} bytes) are free. Free some space there, or choose another folder with EXEMPLAR_DATA_DIR.`
  );
}

/** Keeps a reserve while there is space, gives it free when there is none, and says when space runs out. */
export function watchDiskSpace({ dataDirectory, floorBytes, say }: DiskSpaceOptions): DiskSpace {
  const reserve = reserveFile(dataDirectory);
  let told: 'NOTHING' | 'LOW' | 'FULL' = 'NOTHING';
  const makeWay = (): void => {
    if (!reserve.exists() || freeBytesNow(dataDirectory) >= DANGER_BYTES) return;
    reserve.release();
    say(
      `Next to nothing is free on the disk of ${dataDirectory}: the reserve of ${formatBytes(RESERVE_BYTES)} was given free for the database. Free some space.`,
    );
  };
  const tell = (free: number): void => {
    const state = free < floorBytes ? 'FULL' : free < 2 * floorBytes ? 'LOW' : 'NOTHING';
    if (state === told) return;
    told = state;
    const left = `The disk of ${dataDirectory} has ${formatBytes(free)} left`;
    const floor = formatBytes(floorBytes);
    if (state === 'LOW')
      say(`${left}. Below ${floor}, which are kept for the database, nothing new is stored.`);
    else if (state === 'FULL')
      say(`${left}, less than the ${floor} that are kept for the database: nothing new is stored.`);
    else say(`${left}: everything is stored again.`);
  };
  const look = (): void => {
    makeWay();
    const free = freeBytesNow(dataDirectory);
    tell(free);
    if (!reserve.exists() && free >= RESERVE_BYTES + floorBytes + DANGER_BYTES) reserve.make();
  };
  const lookOrSay = (): void => {
    try {
      look();
    } catch (error) {
      say(`The free space of ${dataDirectory} cannot be looked at: ${String(error)}`);
    }
  };
  const first = setTimeout(lookOrSay, LOOK_MS / 2); // after the start itself
  const timer = setInterval(lookOrSay, LOOK_MS);
  return {
    makeWay,
    end() {
      clearTimeout(first);
      clearInterval(timer);
    },
  };
}
