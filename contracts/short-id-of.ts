/** By which the command line takes a run: the last 8 hexadecimal digits of its id, which are random. */
export function shortIdOf(runId: string): string {
  return runId.slice(-8);
}
