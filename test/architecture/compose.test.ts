import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

test('docker compose reads the compose file without complaint', (context) => {
  const hasClient = spawnSync('docker', ['compose', 'version']).status === 0;
  context.skip(!hasClient, 'there is no docker compose client here');
  const { status, stderr } = spawnSync('docker', ['compose', 'config', '--quiet'], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
});
