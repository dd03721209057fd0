import type { Command } from 'commander';
import { createApiClient, type ApiClient } from './client.ts';
import { readConnection } from './env.ts';
import { createOutput, type Output } from './terminal/output.ts';

/** What every command works with. */
export interface CommandContext {
  readonly client: ApiClient;
  readonly output: Output;
}

/** Turns work on a context into an action handler of commander, which passes arguments, options and the command. */
export function withContext<Args extends unknown[]>(
  work: (context: CommandContext, ...args: Args) => Promise<void>,
) {
  return async (...given: [...args: Args, command: Command]): Promise<void> => {
    const command = given.at(-1) as Command;
    const { json } = command.optsWithGlobals<{ json?: true }>();
    const client = createApiClient(await readConnection());
    await work({ client, output: createOutput(json ?? false) }, ...(given.slice(0, -1) as Args));
  };
}
