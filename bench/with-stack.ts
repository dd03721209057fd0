import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { CONNECTION_FILE } from '#contracts/connection.ts';
import { type ApiClient, createApiClient } from '../cli/client.ts';
import { readConnectionFile } from '../cli/connection.ts';
import { makeBundles } from '../scripts/bundles.mjs';
import { startStack, type Stack } from '../test/testkit/stack.ts';
import { type Ask, askerOf } from './asker.ts';

/** The whole product as people run it, from its bundles. */
export interface BenchStack {
  readonly stack: Stack;
  readonly client: ApiClient;
  readonly ask: Ask;
}

/** Lends the product on a data folder, which is kept. */
export async function withStack<Result>(
  directory: string,
  use: (running: BenchStack) => Promise<Result>,
): Promise<Result> {
  await mkdir(directory, { recursive: true });
  await makeBundles('product');
  const stack = await startStack(directory);
  try {
    const connection = await readConnectionFile(path.join(directory, CONNECTION_FILE));
    return await use({ stack, client: createApiClient(connection), ask: askerOf(connection) });
  } finally {
    await stack.halt();
  }
}
