import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { softwareVulkan } from '../../../scripts/chromium.mjs';

const vulkan = await softwareVulkan();
const TASK = { backend: 'webgpu', threads: 1, installed: '/nowhere', preset: 'cyclegan-tiny' };

/** A training step on a card, in a process of its own, which has no other driver than that. */
async function probe(variables: Record<string, string>): Promise<unknown> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['scripts/probe.mjs', JSON.stringify(TASK)],
    { env: { ...process.env, ...variables } },
  );
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

describe('the backend webgpu', () => {
  test('trains on a card with the losses of onnx', async (context) => {
    if (vulkan === null) return context.skip('npm has no Vulkan driver for this machine');
    expect(await probe(vulkan)).toMatchObject({
      works: true,
      library: expect.stringMatching(/^onnxruntime-node/) as string,
    });
  }, 180_000); // a processor that stands in for a card takes its time

  test('says what it needs where there is no card', async () => {
    const none = '/nowhere/driver.json';
    expect(await probe({ VK_DRIVER_FILES: none, VK_ICD_FILENAMES: none })).toMatchObject({
      works: false,
      reason: expect.stringMatching(
        /^Backend 'webgpu' finds no graphics card \(Failed to get a WebGPU adapter/,
      ) as string,
    });
  });
});
