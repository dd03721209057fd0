import type { Tensor } from '@tensorflow/tfjs';

export type Shape = readonly number[];
export type TensorMap = Readonly<Record<string, Tensor>>;

/** Named host values in logical layout (images `[B, H, W, C]`, filters `[H, W, in, out]`). */
export interface HostTensor {
  readonly shape: Shape;
  readonly data: Float32Array;
}
export type HostTensors = Readonly<Record<string, HostTensor>>;

/**
 * One whole step of mathematics as a pure function in plain tf ops: forward, tf's own backward, Adam.
 * A backend runs it eagerly or records it once and runs the recording. Therefore nothing in `body` may depend on
 * tensor values, draw random numbers or hold a schedule: all that changes from run to run is a feed.
 */
export interface Step {
  /** For logs, cache keys and messages, e.g. `generator`. */
  readonly name: string;
  /** Inputs of each run. */
  readonly feeds: Readonly<Record<string, Shape>>;
  /**
   * Images per domain, where losses and gradients are means over them: the step may then be computed in parts, each of as
   * many images of every domain. Feeds but scalars hold one row for each image, domain after domain.
   */
  readonly batch?: number;
  /** Names and shapes of the state that the step reads; `nextState` may hold any subset of it. */
  readonly state: Readonly<Record<string, Shape>>;
  /** Frozen tensors, part of the compiled step (artifacts of earlier stages). */
  readonly constants: HostTensors;
  body(input: StepInput): StepResult;
}
export interface StepInput {
  readonly feeds: TensorMap;
  readonly state: TensorMap;
  readonly constants: TensorMap;
}
export interface StepResult {
  /** What is read back after each run. */
  readonly outputs: TensorMap;
  /** New values of state tensors; they become the state for the next run of any step. */
  readonly nextState: TensorMap;
}
