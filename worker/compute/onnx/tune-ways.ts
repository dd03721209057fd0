import type { ConvolutionWay, ConvolutionWays } from '#contracts/compute-plan.ts';
import { invariant } from '#lib/invariant.ts';
import { sizeOf } from '#lib/size-of.ts';
import type { Choice, Way } from './choice.ts';
import { OnnxGraph, type StandIns } from './onnx-graph.ts';
import type { OnnxRuntime, OnnxSession, OnnxValue } from './onnx-runtime.ts';
import { openSession, type SessionOptions } from './open-session.ts';

/** What the trials run on. */
export interface Trials {
  readonly runtime: OnnxRuntime;
  readonly standIns: StandIns;
  /** Milliseconds. */
  now(): number;
}

/** With how it is run. */
export type TriedChoice = Choice & { readonly session: SessionOptions };

/** Another way than the rule's has to take at most this share of its time, so that chance seldom chooses. */
const CLEARLY_FASTER = 0.92;
/** Each way is run until it has taken so long, or so often. */
const TRIAL_MS = 60;
const MOST_RUNS = 12;

/** Runs each choice in every way, in turn, and takes the fastest: the rule's unless another is clearly faster. */
export async function tuneWays(
  choices: readonly TriedChoice[],
  trials: Trials,
  onTuned: () => Promise<void>,
): Promise<ConvolutionWays> {
  const chosen: Record<string, ConvolutionWay> = {};
  for (const choice of choices) {
    chosen[choice.key] = await fastest(choice, trials);
    await onTuned();
  }
  return chosen;
}

async function fastest(choice: TriedChoice, trials: Trials): Promise<ConvolutionWay> {
  const [ruled, ...others] = await trialsOf(choice, trials);
  invariant(ruled, `tuneWays: expected a way to compute ${choice.key}`);
  const best = others.reduce((least, other) => (other.leastMs < least.leastMs ? other : least), ruled);
  return best.leastMs <= CLEARLY_FASTER * ruled.leastMs ? best.name : ruled.name;
}

interface Trial {
  readonly name: ConvolutionWay;
  readonly run: () => Promise<unknown>;
  leastMs: number;
}

/** In turn, so that what else the machine does meets them all; the first run of each grows memory. */
async function trialsOf(choice: TriedChoice, trials: Trials): Promise<readonly Trial[]> {
  const sessions: OnnxSession[] = [];
  try {
    const all: Trial[] = [];
    for (const way of choice.ways) {
      const { model, feeds } = trialModel(choice, way, trials);
      const session = await openSession(trials.runtime, model, choice.session);
      sessions.push(session);
      const run = () => session.run(feeds);
      await run();
      all.push({ name: way.name, run, leastMs: Infinity });
    }
    const begun = trials.now();
    for (let runs = 0; runs < MOST_RUNS && trials.now() - begun < TRIAL_MS * all.length; runs++)
      for (const trial of all) {
        const before = trials.now();
        await trial.run();
        trial.leastMs = Math.min(trial.leastMs, trials.now() - before);
      }
    return all;
  } finally {
    for (const session of sessions) await session.release();
  }
}

/** The gradient alone, of tensors that hold what does not matter. */
function trialModel(
  { tensors, frozenFilter }: Choice,
  way: Way,
  { runtime, standIns }: Trials,
): { readonly model: Uint8Array; readonly feeds: Readonly<Record<string, OnnxValue>> } {
  const graph = new OnnxGraph(standIns);
  const [first, second] = tensors;
  const feeds: Record<string, OnnxValue> = {};
  const fed = (name: string, shape: readonly number[]) => {
    feeds[name] = new runtime.Tensor('float32', valuesFor(shape), [...shape]);
    return graph.input(name, shape);
  };
  const a = fed('a', first.shape);
  const b = frozenFilter
    ? graph.constant(valuesFor(second.shape), 'filter', second.shape, () => valuesFor(second.shape))
    : fed('b', second.shape);
  graph.output('gradient', way.lower(graph, [a, b]));
  return { model: graph.encode('trial'), feeds };
}

function valuesFor(shape: readonly number[]): Float32Array {
  return new Float32Array(sizeOf(shape)).fill(0.5);
}
