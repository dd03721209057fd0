import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long work may hold the process before others get their turn. */
const TURN_MS = 8;

/** Runs long work in a process that has to answer others meanwhile: at each `yield` of the work they may get their turn. */
export async function runWithPauses<Result>(work: Generator<void, Result>): Promise<Result> {
  let end = performance.now() + TURN_MS;
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() < end) continue;
    await nextTurn();
    end = performance.now() + TURN_MS;
  }
}
