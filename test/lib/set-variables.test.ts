import { mkdtempSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { setVariables } from '#lib/set-variables.ts';
import { readEnv as readApiEnv } from '../../api/env.ts';
import { readConnection } from '../../cli/env.ts';
import { readEnv as readWorkerEnv } from '../../worker/env.ts';
import { exampleVariables } from '../testkit/example-variables.ts';

const DATABASE_URL = 'postgres://exemplar@127.0.0.1:5432/exemplar';

test('an empty variable counts as unset', () => {
  expect(setVariables({ A: 'a', B: '', C: undefined, D: ' ' })).toEqual({ A: 'a', D: ' ' });
});

test('every line of .env.example exported as it stands leaves each part its defaults', async () => {
  const variables = exampleVariables();
  expect(Object.values(variables)).toContain('');

  expect(readApiEnv({ ...variables, DATABASE_URL })).toEqual(readApiEnv({ DATABASE_URL }));
  expect(readWorkerEnv({ ...variables, DATABASE_URL })).toEqual(readWorkerEnv({ DATABASE_URL }));
  expect(readWorkerEnv({ ...variables, DATABASE_URL }).EXEMPLAR_WORKER_NAME).toBe(hostname());

  const folder = mkdtempSync(path.join(tmpdir(), 'exemplar-env-'));
  const connection = { url: 'http://localhost:4000', token: 'exm_x' };
  writeFileSync(path.join(folder, 'connection.json'), JSON.stringify(connection));
  expect(await readConnection({ ...variables, EXEMPLAR_DATA_DIR: folder })).toEqual(connection);
});

test('an empty DATABASE_URL is named as missing by the parts that need one', () => {
  expect(() => readApiEnv(exampleVariables())).toThrow('DATABASE_URL');
  expect(() => readWorkerEnv(exampleVariables())).toThrow('DATABASE_URL');
});
