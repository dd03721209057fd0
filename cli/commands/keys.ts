import { type Command, InvalidArgumentError, Option } from 'commander';
import { limits } from '#contracts/limits.ts';
import { type CommandContext, withContext } from '../command-context.ts';
import { CommandFailure } from '../failure.ts';
import { graphql } from '../gql/gql.ts';
import type { ApiKeyFieldsFragment, ApiKeyScope } from '../gql/graphql.ts';
import { readNameOption } from '../name-option.ts';
import { readAll, readCount } from '../paging.ts';
import { unlessRefused } from '../unless-refused.ts';

graphql(`
  fragment ApiKeyFields on ApiKey {
    id
    name
    prefix
    scopes
    isLocal
    createdAt
    expiresAt
    lastUsedAt
  }
`);

const ApiKeys = graphql(`
  query ApiKeys($login: String) {
    apiKeys(login: $login) {
      ...ApiKeyFields
    }
  }
`);

const AllApiKeys = graphql(`
  query AllApiKeys($first: Int!, $after: String) {
    allApiKeys(first: $first, after: $after) {
      edges {
        node {
          ...ApiKeyFields
          user {
            id
            login
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const CreateApiKey = graphql(`
  mutation CreateApiKey($input: CreateApiKeyInput!) {
    createApiKey(input: $input) {
      apiKey {
        ...ApiKeyFields
      }
      secret
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const RevokeApiKey = graphql(`
  mutation RevokeApiKey($input: RevokeApiKeyInput!) {
    revokeApiKey(input: $input) {
      apiKeyId
      userErrors {
        code
        field
        message
      }
    }
  }
`);

export function addKeys(program: Command): void {
  const keys = program.command('keys').description('API keys, with which programs use the server as you');
  addCreate(keys);
  addList(keys);
  addRevoke(keys);
}

interface CreateOptions {
  readonly scopes: readonly ApiKeyScope[];
  readonly days?: number;
  readonly never?: true;
}

function addCreate(keys: Command): void {
  keys
    .command('create')
    .argument('<name>', 'what the key is for', readNameOption)
    .description('create an API key and print it; nothing shows it again')
    .addOption(
      new Option('--scopes <names>', 'read, write, admin; several with commas')
        .argParser(readScopes)
        .default(['READ', 'WRITE'], 'read,write'),
    )
    .addOption(
      new Option('--days <count>', `days until it expires, at most ${limits.maxApiKeyDays}; 90 by default`)
        .argParser(readCount)
        .conflicts('never'),
    )
    .option('--never', 'let it never expire')
    .addHelpText('after', '\nExample:\n  $ ./exemplar keys create "night script" --scopes read --days 30')
    .action(
      withContext<[string, CreateOptions]>(async ({ client, output }, name, { scopes, days, never }) => {
        const input = { name, scopes: [...scopes], expiresInDays: never ? null : (days ?? DEFAULT_DAYS) };
        const { createApiKey } = await client.request(CreateApiKey, { input });
        const secret = unlessRefused(createApiKey.secret, createApiKey.userErrors);
        output.result({ ...createApiKey.apiKey, secret }, secret);
      }),
    );
}

const DEFAULT_DAYS = 90;
const SCOPES = ['READ', 'WRITE', 'ADMIN'] as const satisfies readonly ApiKeyScope[];

/** @throws InvalidArgumentError for what is not a scope */
function readScopes(text: string): ApiKeyScope[] {
  return text.split(',').map((part) => {
    const scope = SCOPES.find((name) => name === part.trim().toUpperCase());
    if (scope) return scope;
    throw new InvalidArgumentError(`"${part}" is not one of read, write, admin.`);
  });
}

function addList(keys: Command): void {
  keys
    .command('list')
    .description('list your API keys, newest first; not the keys themselves')
    .option('--login <name>', 'list those of this user instead, as an admin')
    .addOption(new Option('--everybody', 'list those of all users, as an admin').conflicts('login'))
    .addHelpText('after', '\nExample:\n  $ ./exemplar keys list')
    .action(
      withContext<[ListOptions]>(async ({ client, output }, { login, everybody }) => {
        if (everybody) {
          const keys = await readAll(async (page) => (await client.request(AllApiKeys, page)).allApiKeys);
          output.list(keys, { LOGIN: ({ user }) => user.login, ...COLUMNS });
          return;
        }
        const { apiKeys } = await client.request(ApiKeys, { login: login ?? null });
        output.list(apiKeys, COLUMNS);
      }),
    );
}

interface ListOptions {
  readonly login?: string;
  readonly everybody?: true;
}

const COLUMNS = {
  PREFIX: ({ prefix }: ApiKeyFieldsFragment) => prefix,
  NAME: ({ name, isLocal }: ApiKeyFieldsFragment) => (isLocal ? `${name} (of this machine)` : name),
  SCOPES: ({ scopes }: ApiKeyFieldsFragment) => scopes.join(',').toLowerCase(),
  CREATED: ({ createdAt }: ApiKeyFieldsFragment) => createdAt,
  EXPIRES: ({ expiresAt }: ApiKeyFieldsFragment) => expiresAt ?? 'never',
  'LAST USED': ({ lastUsedAt }: ApiKeyFieldsFragment) => lastUsedAt ?? 'never',
};

function addRevoke(keys: Command): void {
  keys
    .command('revoke <key>')
    .description('revoke an API key, named by its prefix, its name or its id: nobody can use it any more')
    .option('--login <name>', 'a key of this user, as an admin')
    .addHelpText('after', '\nExample:\n  $ ./exemplar keys revoke "night script"')
    .action(
      withContext<[string, { readonly login?: string }]>(async (context, named, { login }) => {
        const key = await findKey(context, named, login ?? null);
        const { revokeApiKey } = await context.client.request(RevokeApiKey, { input: { apiKeyId: key.id } });
        unlessRefused(revokeApiKey.apiKeyId, revokeApiKey.userErrors);
        context.output.result(key, `Revoked the key ${key.name} (${key.prefix}...)`);
      }),
    );
}

/** @throws CommandFailure where none has that name, or several have it */
async function findKey(
  { client }: CommandContext,
  named: string,
  login: string | null,
): Promise<ApiKeyFieldsFragment> {
  const { apiKeys } = await client.request(ApiKeys, { login });
  const byId = apiKeys.filter(({ id, prefix }) => id === named || prefix === named);
  const found = byId.length > 0 ? byId : apiKeys.filter(({ name }) => name === named);
  const [key] = found;
  if (!key) throw new CommandFailure('refused', `There is no API key "${named}".`);
  if (found.length > 1)
    throw new CommandFailure('refused', `Several API keys are named "${named}". Use the prefix instead.`);
  return key;
}
