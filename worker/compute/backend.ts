import type { ComputePlan } from '#contracts/compute-plan.ts';
import type { HostTensors, Step } from './step.ts';

/** State tensors between runs, shared by all steps of a training; kept in the backend's own layout. */
export interface StepState {
  /** Host copies in logical layout of the named tensors (all of them when no names are given). */
  read(names?: readonly string[]): Promise<HostTensors>;
  /** Puts host values in; a new name is added. */
  write(tensors: HostTensors): void;
  dispose(): void;
}

export interface CompiledStep {
  /**
   * Runs the step once: reads `feeds` (row-major values in the logical shapes the step declared), takes and
   * replaces tensors of `state`, returns the outputs in logical layout. May block the event loop while it runs.
   */
  run(
    state: StepState,
    feeds: Readonly<Record<string, Float32Array>>,
  ): Promise<Readonly<Record<string, Float32Array>>>;
  dispose(): void;
}

/** A named way to run steps. One backend a process; one step is compiled at a time. */
export interface ComputeBackend {
  readonly plan: ComputePlan;
  createState(initial: HostTensors): StepState;
  compile(step: Step): Promise<CompiledStep>;
  /**
   * Tries how the steps run fastest on this machine, but for what was tried on it before, and goes by that from then on, as
   * `plan` says. Missing where nothing is to be tried.
   *
   * @returns how many gradients it tried
   */
  readonly tune?: (steps: readonly Step[], onTried: () => Promise<void>) => Promise<number>;
}

export interface BackendOptions {
  readonly threads: number;
  /** Folder of the backends that `./exemplar backends install` has installed, each in one of its name. */
  readonly installed?: string | undefined;
  /** That is to be followed. */
  readonly plan?: ComputePlan | undefined;
  /**
   * File of what was tried on this machine. Without it nothing is tried and no step is divided: where there is no plan, steps
   * are computed as on any other machine.
   */
  readonly tuning?: string | undefined;
}
