import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { messageOf } from '#lib/message-of.ts';

/** A program that runs the measured step in a process of its own, when it is told to. */
export interface Contestant {
  readonly name: string;
  /** From its start until the step had run once, compiling included. */
  readonly setupSeconds: number;
  /** Of the first step, in the order of its updates. */
  readonly losses: readonly number[];
  /** Runs the step so many times. @returns milliseconds of each */
  round(steps: number): Promise<readonly number[]>;
  /** Ends the process. @returns the most memory that it has held, in bytes */
  end(): Promise<number>;
}

export interface ContestantCommand {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  /** Beside this process' own variables. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** A contestant cannot take part: a program or a library that it needs is missing. */
export class ContestantMissing extends Error {
  override readonly name = 'ContestantMissing';
}

/** What a program answers with when a library is missing, with the reason on stderr. */
export const MISSING_CODE = 69;

const readySchema = z.object({ losses: z.array(z.number()) });
const roundSchema = z.object({ ms: z.array(z.number()) });
const endSchema = z.object({ peakBytes: z.number() });

/**
 * Starts a program that writes one JSON object per line: what its first step gave, then the times of each round, whose
 * number of steps it reads as a line, and at the end of its input the memory it took.
 *
 * @throws ContestantMissing
 */
export async function startContestant({
  name,
  program,
  args,
  variables,
}: ContestantCommand): Promise<Contestant> {
  const begun = performance.now();
  const child = spawn(program, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    // eslint-disable-next-line no-restricted-syntax -- handed on whole: libraries read their own variables
    env: { ...process.env, ...variables },
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-SAID_CHARACTERS)));
  const ended = new Promise<never>((_resolve, reject) => {
    child.once('error', (error) => {
      reject(new ContestantMissing(`${name}: ${program} does not start: ${messageOf(error)}`));
    });
    child.once('close', (code) => {
      const reason = said.trim().split('\n').at(-1) ?? '';
      reject(
        code === MISSING_CODE
          ? new ContestantMissing(`${name}: ${reason}`)
          : new Error(`${name} ended with code ${code}:\n${said}`),
      );
    });
  });
  ended.catch(() => undefined); // heard by whoever waits for an answer
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<string> => {
    for (;;) {
      const next: IteratorResult<string, undefined> = await lines.next();
      if (next.done === true) return ended;
      if (next.value.startsWith('{')) return next.value; // libraries may print what they like
    }
  };
  const answer = async <T>(schema: z.ZodType<T>): Promise<T> => {
    const line = await Promise.race([nextLine(), ended]);
    return schema.parse(JSON.parse(line));
  };

  const { losses } = await answer(readySchema);
  return {
    name,
    setupSeconds: (performance.now() - begun) / 1000,
    losses,
    async round(steps) {
      child.stdin.write(`${steps}\n`);
      return (await answer(roundSchema)).ms;
    },
    async end() {
      child.stdin.end();
      const { peakBytes } = await answer(endSchema);
      await ended.catch(() => undefined);
      return peakBytes;
    },
  };
}

const SAID_CHARACTERS = 4_000;
