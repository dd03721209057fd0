import { invariant } from '#lib/invariant.ts';
import { sizeOf } from '#lib/size-of.ts';
import { randomStream } from '#lib/random.ts';
import type { CompiledStep, StepState } from '../../compute/backend.ts';
import type { HostTensors, Step } from '../../compute/step.ts';
import type { NoiseSpec, StageSpec, UpdateSpec } from '../../engine/methods/method.ts';
import { renameKeys } from '../../engine/layers/parameters.ts';
import { drawFromPool } from '../../engine/training/image-pool.ts';
import { createBatchSource } from '../data/batch-source.ts';
import type { TrainerContext } from '../trainer-context.ts';
import { namedLosses } from './named-losses.ts';
import type { PlannedCall } from './plan-calls.ts';
import { scalarFeeds } from './scalar-feeds.ts';
import type { StepReport } from './training-loop.ts';

type Values = Readonly<Record<string, Float32Array>>;

/** Runs the steps of any stage of any method: draws batches and noise, makes the calls in order, names the losses. */
export interface StageRunner {
  /** @param index step of the stage, from 0 */
  runStep(index: number): Promise<StepReport>;
  /** What is kept on the host between steps. */
  host(): HostTensors;
  dispose(): void;
}

export interface StageParts {
  readonly spec: StageSpec;
  /** Of its updates. */
  readonly calls: readonly PlannedCall[];
  /** Of the stage, with the artifacts of earlier stages. */
  readonly state: StepState;
  /** What the host keeps: the pools, empty or from a checkpoint. */
  readonly host: HostTensors;
}

/** What a stage needs of its surroundings while it computes. */
export type StageContext = Pick<TrainerContext, 'backend' | 'config' | 'images' | 'channel' | 'now'>;

export async function createStageRunner(
  context: StageContext,
  { spec, calls, state, host }: StageParts,
): Promise<StageRunner> {
  const { backend, config, images } = context;
  const compiled = new Map<Step, CompiledStep>();
  for (const { step } of calls) if (!compiled.has(step)) compiled.set(step, await backend.compile(step));
  const batches = createBatchSource({
    images: images.cache,
    a: images.of('A', 'TRAIN'),
    b: images.of('B', 'TRAIN'),
    batchSize: spec.batchSize,
    seed: config.seed,
    stream: spec.batchStream,
    sampling: spec.sampling,
    size: { height: config.imageHeight, width: config.imageWidth },
  });
  const drawsPerStep = calls.filter(drawsAfresh).length;
  let pools = host;

  const handOn = (update: UpdateSpec, earlier: Values, draw: number): Values => {
    const feeds: Record<string, Float32Array> = {};
    for (const [feed, { output, pool }] of Object.entries(update.handedOn)) {
      const values = earlier[output];
      invariant(values, `handOn: expected an update before ${update.optimizer} to give ${output}`);
      if (pool === null) {
        feeds[feed] = values;
        continue;
      }
      const drawn = drawFromPool(pool, pools, values, randomStream(config.seed, pool.name, draw));
      pools = { ...pools, ...drawn.pool };
      feeds[feed] = drawn.served;
    }
    return feeds;
  };

  return {
    async runStep(index) {
      const noise = createNoise(config.seed);
      const losses: StepReport['losses'][number][] = [];
      let outputs: Values = {};
      let draw = index * drawsPerStep - 1;
      let dataMs = 0;
      for (const call of calls) {
        if (drawsAfresh(call)) draw++;
        const asked = context.now();
        const batch = await batches.draw(draw);
        dataMs += context.now() - asked;
        const feeds = call.parts.map(({ update, run, feedNames }) => {
          const own = {
            ...noise(update.noise, draw),
            ...handOn(update, outputs, draw),
            ...scalarFeeds(update.scalars(index, index * update.perStep + run)),
          };
          return renameKeys(own, (name) => feedNames[name] ?? name);
        });
        const made = await compiledFor(compiled, call).run(
          state,
          Object.assign(imagesFor(call, batch), ...feeds) as Values,
        );
        for (const { update, run, outputPrefix } of call.parts) {
          if (run < update.perStep - 1) continue;
          const own = withPrefix(made, outputPrefix);
          outputs = { ...outputs, ...own };
          losses.push(...namedLosses(update.losses, own));
        }
      }
      return { losses, learningRate: spec.learningRate(index), dataMs };
    },
    host: () => pools,
    dispose() {
      for (const one of compiled.values()) one.dispose();
      state.dispose();
    },
  };
}

function drawsAfresh({ draw }: PlannedCall): boolean {
  return draw === 'FRESH';
}

function compiledFor(compiled: ReadonlyMap<Step, CompiledStep>, { step }: PlannedCall): CompiledStep {
  const found = compiled.get(step);
  invariant(found, `createStageRunner: expected ${step.name} to be compiled`);
  return found;
}

/** Outputs of one update by their own names. */
function withPrefix(outputs: Values, prefix: string): Values {
  const own = Object.entries(outputs).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, values]) => [name.slice(prefix.length), values]));
}

/** Noise of one step. Updates that see the same batch and name the same stream share what was drawn. */
function createNoise(seed: number) {
  const drawn = new Map<string, Float32Array>();
  const once = ({ stream, shape, sigma }: NoiseSpec, draw: number): Float32Array => {
    const key = `${stream} ${draw}`;
    const known = drawn.get(key);
    if (known) return known;
    const values = randomStream(seed, stream, draw).normals(sizeOf(shape), sigma);
    drawn.set(key, values);
    return values;
  };
  return (specs: UpdateSpec['noise'], draw: number): Values =>
    Object.fromEntries(Object.entries(specs).map(([feed, spec]) => [feed, once(spec, draw)]));
}

/** A step declares which images it takes. */
function imagesFor(
  { step: { feeds } }: PlannedCall,
  batch: { readonly image_a: Float32Array; readonly image_b: Float32Array },
): Values {
  return Object.fromEntries(Object.entries(batch).filter(([name]) => name in feeds));
}
