import { type Figure, timesOf } from '../figure.ts';
import { type Contestant, type ContestantCommand, ContestantMissing, startContestant } from './contestant.ts';

/** A round lasts about so long, so that short steps are seen often. */
const ROUND_MS = 1_500;
const MOST_STEPS = 50;
const ROUNDS = 5;
/** Of steps that take long, fewer are enough. */
const LONG_STEP_MS = 30_000;
const LONG_ROUNDS = 3;

/**
 * Lets programs run the same step in turn, each in a process of its own, and compares each with the first, round by
 * round: what else the machine does in a round, it does to all. One that lacks a program or a library is named as missing.
 */
export async function compete(
  commands: readonly ContestantCommand[],
  { rounds, say }: { readonly rounds: number | null; readonly say: (text: string) => void },
): Promise<readonly Figure[]> {
  const racers: Racer[] = [];
  const missing: Figure[] = [];
  for (const command of commands) {
    say(`${command.name} starts`);
    try {
      racers.push({ contestant: await startContestant(command), rounds: [], stepMs: NaN, peakBytes: NaN });
    } catch (error) {
      if (!(error instanceof ContestantMissing)) throw error;
      missing.push({ name: command.name, times: null, facts: {}, missing: error.message });
    }
  }
  for (const racer of racers) racer.stepMs = Math.max(...(await racer.contestant.round(1)));
  const longest = Math.max(...racers.map(({ stepMs }) => stepMs));
  const count = rounds ?? (longest > LONG_STEP_MS ? LONG_ROUNDS : ROUNDS);
  for (let round = 1; round <= count; round++) {
    say(`round ${round} of ${count}`);
    for (const { contestant, stepMs, rounds: told } of racers) {
      const steps = Math.min(MOST_STEPS, Math.max(1, Math.round(ROUND_MS / stepMs)));
      told.push(await contestant.round(steps));
    }
  }
  for (const racer of racers) racer.peakBytes = await racer.contestant.end();
  const [first] = racers;
  return [...(first ? racers.map((racer) => figureOf(racer, first)) : []), ...missing];
}

interface Racer {
  readonly contestant: Contestant;
  /** Milliseconds of each step, by round. */
  readonly rounds: (readonly number[])[];
  /** About how long a step takes. */
  stepMs: number;
  peakBytes: number;
}

function figureOf(racer: Racer, first: Racer): Figure {
  const { contestant, rounds, peakBytes } = racer;
  const facts = {
    'median of the rounds, ms': median(rounds.map(median)),
    'peak memory, MiB': peakBytes / 1024 ** 2,
    'first step, compiling included, s': contestant.setupSeconds,
  };
  return {
    name: contestant.name,
    times: timesOf(rounds.flat()),
    facts: racer === first ? facts : { ...facts, ...comparedWith(racer, first) },
  };
}

function comparedWith(racer: Racer, first: Racer): Record<string, number> {
  const ratios = racer.rounds.map((round, i) => median(round) / median(first.rounds[i] ?? []));
  const name = first.contestant.name;
  return {
    [`time divided by that of ${name}, median of the rounds`]: median(ratios),
    'least of the rounds': Math.min(...ratios),
    'most of the rounds': Math.max(...ratios),
    "largest difference of the first step's losses, millionths": 1e6 * lossDifference(racer, first),
  };
}

function lossDifference({ contestant: { losses } }: Racer, { contestant: first }: Racer): number {
  const differences = first.losses.map((expected, i) => {
    const scale = Math.max(Math.abs(expected), 1e-6);
    return Math.abs((losses[i] ?? NaN) - expected) / scale;
  });
  return Math.max(...differences);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = NaN, high = NaN] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}
