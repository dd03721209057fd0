import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSettings } from '../../api/env.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { exampleVariables } from '../testkit/example-variables.ts';

const PASSWORD = 'correct-horse';
const SECRET = 's'.repeat(40);

let api: TestApi;
beforeAll(async () => {
  api = await startApi({
    settings: readSettings({
      DATABASE_URL: `postgresql://exemplar:${PASSWORD}@db/exemplar`,
      EXEMPLAR_SECRET: SECRET,
      EXEMPLAR_TRUSTED_PROXIES: '10.0.0.0/8, loopback',
      PORT: '',
    }),
  });
});
afterAll(() => api.close());

test('an admin sees each setting with its value, its source and its effect, and of secrets that they are set', async () => {
  const { data, errors } = await api.ask('{ settings { name value source isSecret effect } }');
  expect(errors).toBeUndefined();
  expect(JSON.stringify(data)).not.toMatch(new RegExp(`${PASSWORD}|${SECRET}`));
  expect(data.settings).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ name: 'DATABASE_URL', value: 'set', source: 'ENVIRONMENT', isSecret: true }),
      expect.objectContaining({
        name: 'EXEMPLAR_SECRET',
        value: 'set',
        source: 'ENVIRONMENT',
        isSecret: true,
      }),
      expect.objectContaining({
        name: 'EXEMPLAR_METRICS_TOKEN',
        value: null,
        source: 'DEFAULT',
        isSecret: true,
      }),
      expect.objectContaining({
        name: 'EXEMPLAR_TRUSTED_PROXIES',
        value: '10.0.0.0/8, loopback',
        source: 'ENVIRONMENT',
      }),
      expect.objectContaining({
        name: 'EXEMPLAR_HOST',
        value: '127.0.0.1',
        source: 'DEFAULT',
        isSecret: false,
      }),
      expect.objectContaining({ name: 'PORT', value: null, source: 'DEFAULT' }),
    ]),
  );
});

test('every setting says what it does, in a sentence, and stands in .env.example', () => {
  for (const { name, effect } of readSettings({ DATABASE_URL: 'postgresql://db/exemplar' })) {
    expect(effect, name).toMatch(/^[A-Z].{15,}\.$/);
    expect(Object.keys(exampleVariables())).toContain(name);
  }
});

test.each(['VIEWER', 'EDITOR', 'OPERATOR'] as const)('a %s does not see them', async (role) => {
  const { token } = await api.createUser(role);
  const { data, errors } = await api.ask('{ settings { name } }', {}, token);
  expect([data, errors?.[0]?.extensions['code']]).toEqual([null, 'FORBIDDEN']);
});
