/** Share of the learning rate at a step (from 0): halved after every `interval` steps. */
export function halvedEvery(step: number, interval: number): number {
  return 0.5 ** Math.floor(step / interval);
}
