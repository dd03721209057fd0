import { makeBundles } from '../scripts/bundles.mjs';
import { startApiProcess } from '../test/testkit/api-process.ts';

/** The API as people run it: a process of its own, whose cost can be told from that of its clients. */
export interface BenchApiProcess {
  readonly url: string;
  readonly token: string;
  readonly pid: number;
}

/** Lends an API process over a database. @param directory its data folder */
export async function withApiProcess<Result>(
  databaseUrl: string,
  directory: string,
  use: (api: BenchApiProcess) => Promise<Result>,
): Promise<Result> {
  await makeBundles('tests');
  const api = await startApiProcess(databaseUrl, directory);
  try {
    return await use({ url: api.url, token: api.token, pid: api.pid() });
  } finally {
    await api.kill();
  }
}
