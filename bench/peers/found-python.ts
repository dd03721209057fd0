import { existsSync } from 'node:fs';
import path from 'node:path';

/** The Python that was made for the peers in the data folder, else that of the machine. */
export function foundPython(data: string): string {
  const own = path.join(data, 'peers', 'bin', 'python');
  return existsSync(own) ? own : 'python3';
}
