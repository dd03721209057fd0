import type { LogLevel } from '#contracts/events.ts';
import type { SupervisorContext } from '../context.ts';

/** Passes on what a child says where there is no run that keeps its log. */
export function logChild(
  { log }: SupervisorContext,
  { level, text }: { readonly level: LogLevel; readonly text: string },
): void {
  const write = { DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;
  log[write[level]]({ from: 'child' }, text);
}
