import { constants } from 'node:os';

/** Exit code of a process that ended in order because of a signal, as shells and Kubernetes know it: 143 for SIGTERM. */
export function exitCodeOf(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}
