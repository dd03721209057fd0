import { writeSync } from 'node:fs';
import { isCode } from './is-code.ts';

const STANDARD_OUTPUT = 1;
const PAUSE_MS = 10;
const TRIES = 200;

/**
 * Where a program logs: its standard output. A line that cannot be written is dropped: when the disk of the log is full,
 * what is logged must neither end the program nor hold up its end. (Pino's own destination waits at the end of the
 * process for as long as the disk is full.)
 */
export const logDestination = {
  write(line: string): void {
    for (let tried = 0; tried < TRIES; tried++) {
      try {
        writeSync(STANDARD_OUTPUT, line);
        return;
      } catch (error) {
        if (!isCode(error, 'EAGAIN')) return; // nobody reads on, or the disk is full
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
      }
    }
  },
} as const;
