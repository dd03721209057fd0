import type { RunConfig } from '#contracts/run-config.ts';
import { createOnnxBackend } from '../../worker/compute/onnx/onnx-backend.ts';
import { simplifyStep } from '../../worker/compute/passes/simplify-step.ts';
import { recordStep } from '../../worker/compute/recorder/record-step.ts';
import { contextOf, trialNetwork } from '../../worker/trainer/trial-step.ts';
import { describeFeeds } from './describe-feeds.ts';
import { describeGraph } from './describe-graph.ts';
import { describeState } from './describe-state.ts';
import { Values } from './values.ts';
import { writeDescription } from './write-description.ts';

/**
 * Writes what translates one image for programs in other languages, as it is measured here.
 *
 * @returns path of the description; its values, float32 little-endian, lie beside it
 */
export async function writeNetwork(config: RunConfig, folder: string, threads: number): Promise<string> {
  const { step, state, feeds } = await trialNetwork(contextOf(config, await createOnnxBackend({ threads })));
  const values = new Values();
  const network = {
    ...describeGraph(simplifyStep(await recordStep(step)), 'image', values),
    feeds: describeFeeds(step, feeds, values),
  };
  return writeDescription(folder, values, {
    network,
    state: describeState(Object.keys(step.state), state, values),
  });
}
