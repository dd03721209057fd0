import { CommandInterrupted } from './failure.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs work that has to clean up when it is told to end: the first signal aborts it, and those that follow, such as the
 * second Ctrl-C that npm passes on, change nothing.
 *
 * @param undone what has not happened then, e.g. "No backup was made."
 * @throws CommandInterrupted once work that was told to end has cleaned up
 */
export async function untilSignaled<Result>(
  undone: string,
  work: (stopping: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const stopping = new AbortController();
  const stop = (signal: NodeJS.Signals): void => {
    if (!stopping.signal.aborted)
      stopping.abort(new CommandInterrupted(signal, `Stopped by ${signal}. ${undone}`));
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  try {
    return await work(stopping.signal);
  } finally {
    for (const signal of SIGNALS) process.removeListener(signal, stop);
  }
}
