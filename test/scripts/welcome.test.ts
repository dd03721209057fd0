import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { welcome } from '../../scripts/welcome.ts';
import { startApi } from '../testkit/api.ts';
import { type DatabaseProxy, proxyDatabase } from '../testkit/database-proxy.ts';
import { makeWorld, queueRun } from '../testkit/job-rows.ts';

test('a start whose database is away says so, and goes on to its sign-in link when it is back', async () => {
  const proxies: DatabaseProxy[] = [];
  const api = await startApi({
    through: async (url) => {
      const proxy = await proxyDatabase(url);
      proxies.push(proxy);
      return proxy.url;
    },
  });
  try {
    await queueRun(api.prisma, await makeWorld(api.prisma)); // somebody has used it: it needs no sample
    const { url, token, dataDirectory } = api;
    writeFileSync(path.join(dataDirectory, 'connection.json'), JSON.stringify({ url, token }));
    for (const proxy of proxies) await proxy.cut();
    const said: string[] = [];
    const stopping = new AbortController().signal;
    const welcomed = welcome(dataDirectory, { say: (text) => void said.push(text), stopping });
    await expect
      .poll(() => said, { timeout: 20_000 })
      .toEqual([expect.stringMatching(/cannot be reached; the start continues/)]);
    for (const proxy of proxies) await proxy.restore();
    await welcomed;
    expect(said.slice(1)).toEqual([expect.stringMatching(/^Exemplar is ready: http/)]);
  } finally {
    await api.close();
    for (const proxy of proxies) await proxy.cut();
  }
});
