import { createInterface } from 'node:readline';
import { timeEach } from '../time-each.ts';

/** The contestant's side of contestant.ts: runs a step once, and then as often as each line of stdin says. */
export async function serveStep(run: () => Promise<readonly number[]>): Promise<void> {
  say({ losses: await run() });
  for await (const line of createInterface({ input: process.stdin })) {
    say({ ms: await timeEach(Number(line), run) });
  }
  say({ peakBytes: process.resourceUsage().maxRSS * 1024 });
}

function say(answer: object): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
