import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { CommandFailure } from '../failure.ts';

const exec = promisify(execFile);

/** Of the driver, for CUDA 12. */
const OLDEST_DRIVER = '525.60.13';

/**
 * Finds an NVIDIA card with a driver that is new enough, before anything is downloaded. @returns its name
 *
 * @param program that lists the cards
 * @throws CommandFailure
 */
export async function requireCard(program = 'nvidia-smi'): Promise<string> {
  const listed = await exec(program, ['--query-gpu=name,driver_version', '--format=csv,noheader']).catch(
    () => null,
  );
  const [name, driver] = (listed?.stdout.split('\n')[0] ?? '').split(',').map((cell) => cell.trim());
  if (!name || !driver)
    throw new CommandFailure(
      'failed',
      'An NVIDIA card is needed, and nvidia-smi lists none.',
      'Without a card, ./exemplar backends install native is the fastest.',
    );
  if (isOlder(driver, OLDEST_DRIVER))
    throw new CommandFailure(
      'failed',
      `The driver ${driver} of the ${name} is too old: CUDA 12 needs ${OLDEST_DRIVER} or a later one.`,
    );
  return name;
}

/** By their numbers, the first that differs. */
function isOlder(version: string, other: string): boolean {
  const [a, b] = [version, other].map((text) => text.split('.').map(Number)) as [number[], number[]];
  const at = b.findIndex((part, i) => (a[i] ?? 0) !== part);
  return at !== -1 && (a[at] ?? 0) < (b[at] ?? 0);
}
