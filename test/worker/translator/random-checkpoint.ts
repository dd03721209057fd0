import { datasetVersionIdSchema, runIdSchema, sha256Schema } from '#contracts/ids.ts';
import { presets } from '#contracts/presets.ts';
import type { RunConfig } from '#contracts/run-config.ts';
import type { TrainingStage } from '#contracts/run-state.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import { saveCheckpoint, type SavedCheckpoint } from '../../../worker/checkpoints/save-checkpoint.ts';
import type { HostTensors } from '../../../worker/compute/step.ts';
import { egscItSmall } from '../../../worker/engine/architectures/egsc-it-small/egsc-it-small.ts';

/** The `tiny` networks as they are before any training, frozen mask networks included. */
export function untrainedState(config: RunConfig): { tensors: HostTensors; mask: HostTensors } {
  const channels = egscItSmall.latentShape(config, 1)[3] ?? 0;
  const zeros = new Float32Array(channels);
  const ones = new Float32Array(channels).fill(1);
  const features = { mean_a: zeros, variance_a: ones, mean_b: zeros, variance_b: ones };
  return {
    tensors: egscItSmall.initialTranslationState(config),
    mask: egscItSmall.maskArtifact(config, egscItSmall.initialMaskState(config), 1, [features]),
  };
}

export function saveUntrained(
  blobs: BlobStore,
  { stage = 'TRANSLATION', seed = 0 }: { stage?: TrainingStage; seed?: number } = {},
): Promise<SavedCheckpoint> {
  const config = { ...presets.tiny.config, seed };
  return saveCheckpoint(blobs, {
    ...untrainedState(config),
    about: {
      runId: runIdSchema.parse('0190a6f0-0000-7000-8000-000000000001'),
      datasetVersionId: datasetVersionIdSchema.parse('0190a6f0-0000-7000-8000-000000000002'),
      datasetIndexSha256: sha256Schema.parse('a'.repeat(64)),
      epoch: 1,
      stage,
      step: 0,
      config,
      adamSteps: {},
      randomSeed: seed,
      plan: { backend: 'onnx', library: 'onnxruntime-node', threads: 1, lowering: '1' },
      codeVersion: '0.1.0',
    },
  });
}
