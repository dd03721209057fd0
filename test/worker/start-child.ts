import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fromChildSchema, type FromChild } from '../../worker/protocol.ts';
import { forkProgram } from '../testkit/fork-program.ts';

export interface TestChild {
  readonly process: ChildProcess;
  send(message: unknown): void;
  /** The next message that is neither `progress` nor `log`. */
  next(): Promise<FromChild>;
  /** Exit code, once it has ended. */
  readonly ended: Promise<number | null>;
}

/** Starts a child program of the worker as its supervisor does. `program` is relative to the worker's folder. */
export function startTestChild(program: string): TestChild {
  const process = forkProgram(`worker/${program}`, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const arrived: FromChild[] = [];
  const wanted: ((message: FromChild) => void)[] = [];
  process.on('message', (raw) => {
    const message = fromChildSchema.parse(raw);
    if (message.type === 'progress' || message.type === 'log') return;
    const take = wanted.shift();
    if (take) take(message);
    else arrived.push(message);
  });
  return {
    process,
    send: (message) => void process.send(message as object),
    next: () => {
      const message = arrived.shift();
      return message ? Promise.resolve(message) : new Promise((resolve) => wanted.push(resolve));
    },
    ended: once(process, 'exit').then(([code]) => code as number | null),
  };
}
