import type { CompiledStep, ComputeBackend } from '../compute/backend.ts';
import type { Step } from '../compute/step.ts';

/** A step that is compiled when it first runs, so that what is needed later does not hold up what is needed now. */
export function compileWhenUsed(backend: ComputeBackend, step: Step): CompiledStep {
  let compiled: CompiledStep | undefined;
  return {
    async run(state, feeds) {
      compiled ??= await backend.compile(step);
      return compiled.run(state, feeds);
    },
    dispose: () => compiled?.dispose(),
  };
}
