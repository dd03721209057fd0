import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

const MAIN = fileURLToPath(new URL('../../bench/main.ts', import.meta.url));

const NOWHERE = '/nowhere/driver.json';

const outputSchema = z.object({
  mode: z.string(),
  machine: z.string(),
  figures: z.array(
    z.object({
      name: z.string(),
      times: z.object({ n: z.number(), p50: z.number().positive() }).nullable(),
      facts: z.record(z.string(), z.number()),
      missing: z.string().optional(),
    }),
  ),
});

async function bench(...args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  const env = { ...process.env, VK_DRIVER_FILES: NOWHERE, VK_ICD_FILENAMES: NOWHERE }; // no card, whatever there is
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN, ...args], { env });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, out, err };
}

const tiny = ['--preset', 'tiny', '--threads', '1', '--rounds', '1', '--json'];

describe('the bench of steps', () => {
  test('compares a training step with itself, round by round, and tells what memory it took', async () => {
    const { code, out } = await bench('train', '--backend', 'onnx', '--backend', 'onnx', ...tiny);
    const { figures } = outputSchema.parse(JSON.parse(out));
    const [, , first, second] = figures;
    expect(figures.map(({ name }) => name)).toEqual([
      expect.stringMatching(/fsync/),
      expect.stringMatching(/multiply-adds/),
      'onnx, 1 threads',
      'onnx, 1 threads',
    ]);
    expect(first?.facts['median of the rounds, ms']).toBeGreaterThan(0);
    expect(first?.facts['peak memory, MiB']).toBeGreaterThan(0);
    expect(second?.facts['time divided by that of onnx, 1 threads, median of the rounds']).toBeGreaterThan(0);
    expect(second?.facts["largest difference of the first step's losses, millionths"]).toBe(0);
    expect(code).toBe(0);
  });

  test('measures the network of a method without a server', async () => {
    const preset = ['--method', 'cyclegan', '--preset', 'cyclegan-tiny', '--threads', '1', '--rounds', '1'];
    const { code, out } = await bench('network', ...preset, '--json');
    const { figures } = outputSchema.parse(JSON.parse(out));
    expect(figures.at(-1)).toMatchObject({
      name: 'onnx, 1 threads',
      times: { n: expect.any(Number) as number },
    });
    expect(code).toBe(0);
  });

  test('names the peers that are missing, and its exit code says so', async () => {
    const { code, out } = await bench('peers', ...tiny, '--python', '/nowhere/python');
    const { figures } = outputSchema.parse(JSON.parse(out));
    const missing = figures.filter((figure) => figure.missing !== undefined);
    for (const what of ['training step', 'one image'])
      expect(missing.map(({ name }) => name)).toContain(`${what}: PyTorch, eager, NCHW`);
    expect(figures.at(-1)?.name).toMatch(/^one image: /);
    expect(missing[0]?.missing).toMatch(/\/nowhere\/python does not start/);
    expect(code).toBe(3);
  });

  test('says of a machine without a graphics card what each way to one lacks', async () => {
    const { code, out } = await bench('gpu', ...tiny);
    const { figures } = outputSchema.parse(JSON.parse(out));
    const [, processor, webgpu, cuda] = figures;
    expect(processor?.facts['GFLOP/s']).toBeGreaterThan(0);
    expect(webgpu?.missing).toMatch(/finds no graphics card/);
    expect(cuda?.missing).toMatch(/'cuda' is not installed/);
    expect([figures.length, code]).toEqual([4, 3]);
  });

  test('refuses a preset of another method', async () => {
    const { code, err } = await bench('train', '--method', 'cyclegan', '--preset', 'tiny');
    expect(err).toMatch(/--preset must be one of cyclegan-/);
    expect(code).toBe(2);
  });
});
