import os from 'node:os';
import type { ComputeBackendName, ComputePlan, ConvolutionWays } from '#contracts/compute-plan.ts';
import type { BackendOptions, CompiledStep, ComputeBackend } from '../backend.ts';
import { cutPhases } from '../parts/cut-phases.ts';
import { partCount } from '../parts/part-of.ts';
import { simplifyStep } from '../passes/simplify-step.ts';
import { recordPart, recordStep } from '../recorder/record-step.ts';
import type { Step } from '../step.ts';
import { addTuning, readTuning } from '../tuning-file.ts';
import type { Choice } from './choice.ts';
import { compilePhases } from './compiled-phases.ts';
import { LOWERING_VERSION, lowerStep, type LoweredStep } from './lower-step.ts';
import type { StandIns } from './onnx-graph.ts';
import type { OnnxRuntime } from './onnx-runtime.ts';
import { OnnxState, ownState } from './onnx-state.ts';
import type { SessionOptions } from './open-session.ts';
import type { PartThreads } from './part-threads.ts';
import { compileInParts } from './step-in-parts.ts';
import { type TriedChoice, tuneWays } from './tune-ways.ts';

/** What runs the models, by which backends of ONNX models differ. */
export interface ModelRunner {
  readonly backend: ComputeBackendName;
  readonly runtime: OnnxRuntime;
  /** Of the runtime, with its version. */
  readonly library: string;
  /** ONNX Runtime's word for what computes. */
  readonly provider: string;
  readonly standIns: StandIns;
  /** What else its sessions are told. */
  readonly settings: Readonly<Record<string, string>>;
  /** What computes parts of a step beside this thread; null where a step is computed as a whole. */
  readonly parts: PartThreads | null;
}

/** Runs steps as ONNX graphs: each step is recorded once, compiled once, and run as a whole or in parts of its batch. */
export function createModelBackend(
  runner: ModelRunner,
  { threads, plan, tuning }: BackendOptions,
): ComputeBackend {
  const { backend, runtime, library, standIns, parts } = runner;
  const mostParts = parts ? (plan ? (plan.parts ?? 1) : tuning === undefined ? 1 : threads) : 1;
  let ways = plan?.ways ?? {};

  /** The step, or the phases of one of its parts. */
  const lower = async (step: Step, by: ConvolutionWays): Promise<Lowered> => {
    const count = partCount(step, mostParts);
    const recorded =
      count === 1
        ? [simplifyStep(await recordStep(step))]
        : cutPhases(simplifyStep(await recordPart(step, count)));
    return {
      count,
      phases: recorded.map((phase) => lowerStep(phase, standIns, by)),
      session: {
        provider: runner.provider,
        settings: runner.settings,
        threads: Math.max(1, Math.floor(threads / count)),
      },
    };
  };

  return {
    get plan(): ComputePlan {
      return {
        backend,
        library,
        threads,
        lowering: LOWERING_VERSION,
        ...(mostParts > 1 && { parts: mostParts }),
        ...(Object.keys(ways).length > 0 && { ways }),
      };
    },
    createState: (initial) => new OnnxState(runtime, initial),
    compile: async (step) => {
      const lowered = await lower(step, ways);
      const { batch } = step;
      return parts && batch !== undefined && lowered.count > 1
        ? compileInParts(runtime, parts, { ...lowered, step, batch })
        : compileWhole(runtime, step, lowered);
    },
    ...(tuning !== undefined && {
      tune: async (steps: readonly Step[], onTried: () => Promise<void>) => {
        const machine = `${backend}, ${library}, lowering ${LOWERING_VERSION}, ${threads} threads, ${processor()}`;
        const choices = new Map<string, TriedChoice>();
        for (const step of steps) {
          const { phases, session } = await lower(step, {});
          for (const choice of phases.flatMap((phase) => phase.choices))
            if (choice.ways.length > 1) choices.set(choice.key, { ...choice, session });
        }
        const known = await readTuning(tuning, machine);
        const untried = [...choices.values()].filter(({ key }) => known[key] === undefined);
        const trials = { runtime, standIns, now: () => performance.now() };
        const tried = await tuneWays(untried, trials, onTried);
        if (untried.length > 0) await addTuning(tuning, machine, tried);
        ways = otherThanRuled([...choices.values()], { ...known, ...tried });
        return untried.length;
      },
    }),
  };
}

interface Lowered {
  /** Of the parts that the step is computed in. */
  readonly count: number;
  readonly phases: readonly LoweredStep[];
  /** How the models of a part are run. */
  readonly session: SessionOptions;
}

async function compileWhole(
  runtime: OnnxRuntime,
  step: Step,
  { phases, session }: Lowered,
): Promise<CompiledStep> {
  const models = phases.map(({ model, ...ports }) => ({ model, ports }));
  const whole = await compilePhases(runtime, step.name, models, session);
  return {
    run: async (state, feeds) => {
      const own = ownState(state);
      const { outputs, nextState } = await whole.run(own, feeds, (_, lists) => Promise.resolve(lists));
      own.advance(nextState);
      return outputs;
    },
    dispose: () => void whole.release(),
  };
}

/** A plan names what the rules would do otherwise. */
function otherThanRuled(choices: readonly Choice[], chosen: ConvolutionWays): ConvolutionWays {
  return Object.fromEntries(
    choices.flatMap(({ key, ways }) => {
      const way = chosen[key];
      return way === undefined || way === ways[0]?.name ? [] : [[key, way]];
    }),
  );
}

function processor(): string {
  return os.cpus()[0]?.model.trim() ?? os.arch();
}
