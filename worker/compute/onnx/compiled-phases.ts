import { invariant } from '#lib/invariant.ts';
import { inOrderShape, toLogical, toMemory } from './host-layout.ts';
import type { Port, Ports } from './lower-step.ts';
import type { OnnxRuntime, OnnxSession, OnnxValue } from './onnx-runtime.ts';
import { floatData, type NextTensor, type OnnxState } from './onnx-state.ts';
import { openSession, type SessionOptions } from './open-session.ts';

export type Values = Readonly<Record<string, Float32Array>>;

/** A phase; a step that is computed as a whole has one. */
export interface PhaseModel {
  readonly model: Uint8Array;
  readonly ports: Ports;
}

/** @param step its name, for messages */
export async function compilePhases(
  runtime: OnnxRuntime,
  step: string,
  phases: readonly PhaseModel[],
  options: SessionOptions,
): Promise<CompiledPhases> {
  const compiled: CompiledPhase[] = [];
  for (const { model, ports } of phases)
    compiled.push({ ports, session: await openSession(runtime, model, options) });
  return new CompiledPhases(runtime, step, compiled);
}

interface CompiledPhase {
  readonly ports: Ports;
  readonly session: OnnxSession;
}

/** Means over the parts of a step of the lists that all of them share after a phase. */
export type Means = (phase: number, lists: readonly Float32Array[]) => Promise<readonly Float32Array[]>;

export interface RunResult {
  /** In logical layout. */
  readonly outputs: Values;
  readonly nextState: readonly NextTensor[];
}

/** A step, or a part of one: its phases one after another. */
export class CompiledPhases {
  constructor(
    private readonly runtime: OnnxRuntime,
    private readonly step: string,
    private readonly phases: readonly CompiledPhase[],
  ) {}

  /** The state stays as it is: what becomes of it is in the result. */
  async run(state: OnnxState, feeds: Values, means: Means): Promise<RunResult> {
    const held = new Map<string, OnnxValue>(); // kept, and means
    const outputs: Record<string, Float32Array> = {};
    const nextState: NextTensor[] = [];
    for (const [at, { ports, session }] of this.phases.entries()) {
      const results = await session.run(this.inputsOf(ports, state, feeds, held));
      const result = ({ tensor }: Port): OnnxValue => this.there(results[tensor], `result '${tensor}'`);
      for (const port of ports.outputs)
        outputs[port.name] = toLogical(floatData(result(port)), port.shape, port.order);
      for (const port of ports.nextState)
        nextState.push({ name: port.name, shape: port.shape, tensor: result(port) });
      for (const port of ports.keeps) held.set(`kept:${port.name}`, result(port));
      if (ports.shares.length === 0) continue;
      const shared = await means(
        at,
        ports.shares.map((port) => floatData(result(port))),
      );
      for (const [i, { name, shape, order }] of ports.shares.entries()) {
        const values = this.there(shared[i], `mean '${name}'`);
        held.set(`mean:${name}`, new this.runtime.Tensor('float32', values, inOrderShape(shape, order)));
      }
    }
    return { outputs, nextState };
  }

  async release(): Promise<void> {
    for (const { session } of this.phases) await session.release();
  }

  private inputsOf(
    ports: Ports,
    state: OnnxState,
    feeds: Values,
    held: ReadonlyMap<string, OnnxValue>,
  ): Record<string, OnnxValue> {
    const inputs: Record<string, OnnxValue> = {};
    for (const { name, tensor, shape } of ports.state) inputs[tensor] = state.tensor(name, shape);
    for (const { name, tensor, shape, order } of ports.feeds) {
      const values = this.there(feeds[name], `feed '${name}'`);
      inputs[tensor] = new this.runtime.Tensor(
        'float32',
        toMemory(values, shape, order),
        inOrderShape(shape, order),
      );
    }
    for (const { tensor } of [...ports.kept, ...ports.means])
      inputs[tensor] = this.there(held.get(tensor), `'${tensor}'`);
    return inputs;
  }

  private there<T>(value: T | undefined, what: string): T {
    invariant(value !== undefined, `step '${this.step}': ${what} is missing`);
    return value;
  }
}
