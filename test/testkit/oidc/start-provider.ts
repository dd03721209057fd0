import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface Provider {
  readonly issuer: string;
  stop(): Promise<void>;
}

export interface ProviderOptions {
  /** 0: any. */
  readonly port?: number;
  readonly redirectUris: readonly string[];
  /** Claims by subject. */
  readonly people: Readonly<Record<string, object>>;
}

export const CLIENT = { id: 'exemplar', secret: 'secret-of-the-client' } as const;

/** npm's oidc-provider in a process of its own. Who signs in there is what the cookie `person` names. */
export async function startProvider({ port = 0, redirectUris, people }: ProviderOptions): Promise<Provider> {
  const clients = [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: redirectUris }];
  const child = fork(fileURLToPath(new URL('provider-main.mjs', import.meta.url)), [], {
    env: { PATH: process.env['PATH'], PROVIDER: JSON.stringify({ port, clients, people }) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [],
  });
  const [message] = (await once(child, 'message')) as [{ issuer: string }];
  return {
    issuer: message.issuer,
    async stop() {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}
