import { datasetVersionIdSchema, runIdSchema, sha256Schema } from '#contracts/ids.ts';
import type { EgscItKnobs } from '#contracts/methods/egsc-it.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import { saveCheckpoint, type SavedCheckpoint } from '../../../worker/checkpoints/save-checkpoint.ts';
import type { HostTensors } from '../../../worker/compute/step.ts';
import {
  initialMaskState,
  initialTranslationState,
} from '../../../worker/engine/methods/egsc-it/initial-state.ts';
import { maskArtifact } from '../../../worker/engine/methods/egsc-it/mask-artifact.ts';
import { latentShape } from '../../../worker/engine/methods/egsc-it/networks.ts';
import { egscItPreset } from '../../testkit/egsc-it-preset.ts';

/** The `tiny` networks as they are before any training, frozen mask networks included. */
export function untrainedState(config: EgscItKnobs): {
  tensors: HostTensors;
  artifacts: { mask: HostTensors };
} {
  const channels = latentShape(config, 1)[3] ?? 0;
  const zeros = new Float32Array(channels);
  const ones = new Float32Array(channels).fill(1);
  const features = { mean_a: zeros, variance_a: ones, mean_b: zeros, variance_b: ones };
  return {
    tensors: initialTranslationState(config),
    artifacts: { mask: maskArtifact(config, initialMaskState(config), 1, [features]) },
  };
}

export function saveUntrained(
  blobs: BlobStore,
  { stage = 'TRANSLATION', seed = 0 }: { stage?: string; seed?: number } = {},
): Promise<SavedCheckpoint> {
  const config = { ...egscItPreset('tiny'), seed };
  return saveCheckpoint(blobs, {
    ...untrainedState(config),
    host: {},
    about: {
      runId: runIdSchema.parse('0190a6f0-0000-7000-8000-000000000001'),
      runName: 'random',
      datasetVersionId: datasetVersionIdSchema.parse('0190a6f0-0000-7000-8000-000000000002'),
      datasetIndexSha256: sha256Schema.parse('a'.repeat(64)),
      epoch: 1,
      stage,
      step: stage === 'TRANSLATION' ? config.maskSteps : 0,
      config,
      adamSteps: {},
      randomSeed: seed,
      plan: { backend: 'onnx', library: 'onnxruntime-node', threads: 1, lowering: '1' },
      codeVersion: '0.1.0',
    },
  });
}
