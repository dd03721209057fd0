import { describe, expect, test } from 'vitest';
import { selectBackend } from '../../../worker/compute/select-backend.ts';
import { isInstalled } from '../../../worker/compute/tensorflow-backend.ts';

const installed = isInstalled('native', { threads: 1 }) || isInstalled('cuda', { threads: 1 });

describe('the choice of a compute backend', () => {
  test('takes the one that is requested', async () => {
    const { backend, reason } = await selectBackend('onnx', { threads: 1 });
    expect(backend.plan).toMatchObject({ backend: 'onnx', threads: 1 });
    expect(backend.plan.library).toMatch(/^onnxruntime-node \d+\.\d+\.\d+$/);
    expect(reason).toMatch(/EXEMPLAR_COMPUTE/);
  });

  test.runIf(!installed)('says what to install when it is missing', async () => {
    await expect(selectBackend('native', { threads: 1 })).rejects.toThrow(
      /is not installed.*backends install native/,
    );
    await expect(selectBackend('cuda', { threads: 1 })).rejects.toThrow(
      /is not installed.*backends install cuda/,
    );
  });

  test.runIf(!installed)('falls back to the one that is always there, and says why', async () => {
    const { backend, reason } = await selectBackend('auto', { threads: 2 });
    expect(backend.plan).toMatchObject({ backend: 'onnx', threads: 2 });
    expect(reason).toMatch(/TensorFlow is not installed/);
  });
});
