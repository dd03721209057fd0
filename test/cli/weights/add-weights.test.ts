import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const bin = fileURLToPath(new URL('../../../exemplar', import.meta.url));

test('a file of another checksum than was asked for is refused, and nothing is sent', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'exemplar-weights-'));
  const file = path.join(folder, 'vgg19.pth');
  writeFileSync(file, 'weights');
  let requests = 0;
  const server = createServer((_, response) => {
    requests++;
    response.end();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const env = { ...process.env, EXEMPLAR_URL: `http://127.0.0.1:${port}`, EXEMPLAR_TOKEN: 'token' };
  const wanted = ['--network', 'vgg19', '--source', 'torchvision', '--sha256', 'a'.repeat(64)];
  const { code, stderr } = await new Promise<{ code: number | null; stderr: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      [bin, 'weights', 'add', file, ...wanted],
      { cwd: folder, env },
      (_, __, stderr) => {
        resolve({ code: child.exitCode, stderr });
      },
    );
  });
  server.close();
  expect(code).toBe(1);
  expect(stderr).toContain(`not ${'a'.repeat(64)}. Nothing was sent.`);
  expect(requests).toBe(0);
});
