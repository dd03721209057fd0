import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ComputePlan } from '#contracts/compute-plan.ts';
import { invariant } from '#lib/invariant.ts';
import type { CompiledStep, ComputeBackend, StepState } from '../backend.ts';
import { compareActivated } from '../passes/compare-activated.ts';
import { simplifyStep } from '../passes/simplify-step.ts';
import { recordStep } from '../recorder/record-step.ts';
import type { Step } from '../step.ts';
import type { TensorFlowBinding } from './binding.ts';
import { SERVE_TAG } from './encode-saved-model.ts';
import { type LoweredStep, lowerStep, type Port } from './lower-step.ts';
import { createFloats, readFloats, TensorFlowState } from './tensorflow-state.ts';

/** Runs steps as graphs in TensorFlow's session: each step is recorded once, loaded once, and run as a whole. */
export function createSessionBackend(binding: TensorFlowBinding, plan: ComputePlan): ComputeBackend {
  return {
    plan,
    createState: (initial) => new TensorFlowState(binding, initial),
    compile: async (step) => {
      const lowered = lowerStep(compareActivated(simplifyStep(await recordStep(step))));
      return compiledStep(binding, step, lowered, load(binding, lowered.model));
    },
  };
}

/** The binding reads models from folders only. */
function load(binding: TensorFlowBinding, model: Uint8Array): number {
  const folder = mkdtempSync(path.join(tmpdir(), 'exemplar-step-'));
  try {
    writeFileSync(path.join(folder, 'saved_model.pb'), model);
    return binding.loadSavedModel(folder, SERVE_TAG);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function compiledStep(
  binding: TensorFlowBinding,
  step: Step,
  lowered: LoweredStep,
  model: number,
): CompiledStep {
  const inputNodes = namesOf([...lowered.feeds, ...lowered.state]);
  const results = [...lowered.outputs, ...lowered.nextState];
  const outputNodes = namesOf(results);
  return {
    run: (state, feeds) => {
      const own = ownState(state);
      const fed = lowered.feeds.map(({ name, shape }) => {
        const values = feeds[name];
        invariant(values !== undefined, `step '${step.name}': feed '${name}' is missing`);
        return createFloats(binding, shape, values);
      });
      try {
        const inputs = [...fed, ...lowered.state.map(({ name, shape }) => own.id(name, shape))];
        const made = binding.runSavedModel(model, inputs, inputNodes, outputNodes);
        const outputs: Record<string, Float32Array> = {};
        for (const [i, { id }] of made.entries()) {
          const port = results[i];
          invariant(port !== undefined, `step '${step.name}': ${results.length} results expected`);
          if (i < lowered.outputs.length) {
            outputs[port.name] = readFloats(binding, id);
            binding.deleteTensor(id);
          } else own.replace(port.name, port.shape, id);
        }
        return Promise.resolve(outputs);
      } finally {
        for (const id of fed) binding.deleteTensor(id);
      }
    },
    dispose: () => {
      binding.deleteSavedModel(model);
    },
  };
}

function namesOf(ports: readonly Port[]): string {
  return ports.map(({ node }) => `${node}:0`).join(',');
}

function ownState(state: StepState): TensorFlowState {
  invariant(state instanceof TensorFlowState, 'the state of a step belongs to the backend that made it');
  return state;
}
