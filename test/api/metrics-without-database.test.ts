import { afterEach, expect, test, vi } from 'vitest';
import { startApi } from '../testkit/api.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

test('metrics of the process are told while the database is away', async () => {
  const api = await startApi({ metricsToken: 'a token of the monitor' });
  const away = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
  vi.spyOn(api.prisma, '$queryRaw').mockRejectedValue(away);
  const response = await fetch(`${api.url}/metrics`, {
    headers: { authorization: 'Bearer a token of the monitor' },
  });
  const text = await response.text();
  expect(response.status).toBe(200);
  expect(text).toContain('\nexemplar_database_up 0\n');
  expect(text).toContain('\nprocess_cpu_seconds_total ');
  expect(text).not.toMatch(/^exemplar_jobs\{/m);
  await api.close();
});
