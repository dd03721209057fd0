import type { RunConfig } from '#contracts/run-config.ts';
import { createOnnxBackend } from '../../worker/compute/onnx/onnx-backend.ts';
import { simplifyStep } from '../../worker/compute/passes/simplify-step.ts';
import { recordStep } from '../../worker/compute/recorder/record-step.ts';
import { planCalls } from '../../worker/trainer/stages/plan-calls.ts';
import { contextOf, lastStage } from '../../worker/trainer/trial-step.ts';
import { countFlops } from './count-flops.ts';

/** What a training step of the last stage multiplies and adds, all updates of it together. */
export async function trainingFlops(config: RunConfig): Promise<number> {
  const { spec, frozen } = await lastStage(contextOf(config, await createOnnxBackend({ threads: 1 })));
  let flops = 0;
  for (const { step } of planCalls(spec.updates(frozen)))
    flops += countFlops(simplifyStep(await recordStep(step)));
  return flops;
}
