import 'reflect-metadata'; // before any decorated class
import {
  getNamedType,
  type GraphQLObjectType,
  isObjectType,
  parse,
  subscribe as subscribeInProcess,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { authenticate } from '../../api/auth/authenticate.ts';
import type { Scope, Viewer } from '../../api/auth/viewer.ts';
import { createContext } from '../../api/context.ts';
import { getSchema } from '../../api/graphql/schema.ts';
import type { Role } from '#db/generated/enums.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { leastCall } from '../testkit/least-call.ts';
import { subscribe } from '../testkit/subscribe.ts';
import { GUARDED_FIELDS, type Need, PUBLIC_TYPES, ROLE_TABLE } from './role-table.ts';

const schema = getSchema();
const ROOTS = [
  ['query', schema.getQueryType()],
  ['mutation', schema.getMutationType()],
  ['subscription', schema.getSubscriptionType()],
] as const;

interface Caller {
  readonly name: string;
  readonly role: Role | null;
  readonly scopes: readonly Scope[];
}
const ALL: readonly Scope[] = ['read', 'write', 'admin'];
const CALLERS: readonly Caller[] = [
  { name: 'nobody', role: null, scopes: [] },
  { name: 'a viewer', role: 'VIEWER', scopes: ALL },
  { name: 'an editor', role: 'EDITOR', scopes: ALL },
  { name: 'an operator', role: 'OPERATOR', scopes: ALL },
  { name: 'an admin', role: 'ADMIN', scopes: ALL },
  { name: "an admin's token with only the scope read", role: 'ADMIN', scopes: ['read'] },
];
const RANK = { VIEWER: 0, EDITOR: 1, OPERATOR: 2, ADMIN: 3 } as const;
const SCOPE = { VIEWER: 'read', EDITOR: 'write', OPERATOR: 'write', ADMIN: 'admin' } as const;

/** The code of the refusal; null where it is allowed. */
function expected({ role, scopes }: Caller, need: Need): string | null {
  if (need === 'PUBLIC') return null;
  if (role === null) return 'UNAUTHENTICATED';
  const wanted = typeof need === 'string' ? { role: need, scope: SCOPE[need] } : need;
  return RANK[role] >= RANK[wanted.role] && scopes.includes(wanted.scope) ? null : 'FORBIDDEN';
}

let api: TestApi;
const tokens = new Map<string, string | null>();
beforeAll(async () => {
  api = await startApi();
  for (const { name, role, scopes } of CALLERS) {
    if (role === null) {
      tokens.set(name, null);
      continue;
    }
    const { id, token } = await api.createUser(role);
    await api.prisma.apiToken.updateMany({ where: { userId: id }, data: { scopes: [...scopes] } });
    tokens.set(name, token);
  }
});
afterAll(async () => {
  await api.close();
});

/** What type-graphql knows of a field, once the schema is built. */
interface Handler {
  readonly schemaName: string;
  readonly roles?: readonly unknown[];
}
interface Metadata {
  readonly queries: readonly Handler[];
  readonly mutations: readonly Handler[];
  readonly subscriptions: readonly Handler[];
  readonly objectTypes: readonly { readonly name: string; readonly fields?: readonly Handler[] }[];
}
/** Where type-graphql keeps it; no export leads there. */
const metadata = (globalThis as unknown as { TypeGraphQLMetadataStorage: Metadata })
  .TypeGraphQLMetadataStorage;

function declared(handlers: readonly Handler[], name: string): readonly unknown[] {
  return handlers.find(({ schemaName }) => schemaName === name)?.roles ?? [];
}

describe('the schema', () => {
  test('has a role for every root field that is not in the public list', () => {
    const without = ROOTS.flatMap(([, root]) =>
      Object.keys(root?.getFields() ?? {}).flatMap((name) => {
        const handlers = [...metadata.queries, ...metadata.mutations, ...metadata.subscriptions];
        return declared(handlers, name).length === 0 ? [`${root?.name}.${name}`] : [];
      }),
    );
    const open = Object.keys(ROLE_TABLE).filter((field) => ROLE_TABLE[field] === 'PUBLIC');
    expect(without.sort()).toEqual(open.sort());
  });

  test('is what the table of roles names, field by field', () => {
    const fields = ROOTS.flatMap(([, root]) =>
      Object.keys(root?.getFields() ?? {}).map((name) => `${root?.name}.${name}`),
    );
    expect(Object.keys(ROLE_TABLE).sort()).toEqual(fields.sort());
  });

  test('tells of every field that needs more than to read which role that is', () => {
    const silent = ROOTS.flatMap(([, root]) =>
      Object.values(root?.getFields() ?? {}).filter(({ name, description }) => {
        const need = ROLE_TABLE[`${root?.name}.${name}`];
        if (typeof need !== 'string' || need === 'PUBLIC' || need === 'VIEWER') return false;
        return !description?.replace(/\s+/g, ' ').includes(`eeds the role ${need}`);
      }),
    );
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  test('leads from its public fields to public types alone', () => {
    const reached = new Set<string>();
    const follow = (type: GraphQLObjectType, isOpen: (field: string) => boolean) => {
      for (const field of Object.values(type.getFields()).filter(({ name }) => isOpen(name))) {
        const next = getNamedType(field.type);
        if (!isObjectType(next) || reached.has(next.name)) continue;
        reached.add(next.name);
        follow(next, (name) => GUARDED_FIELDS[`${next.name}.${name}`] === undefined);
      }
    };
    for (const [, root] of ROOTS)
      if (root) follow(root, (name) => ROLE_TABLE[`${root.name}.${name}`] === 'PUBLIC');
    expect([...reached].sort()).toEqual([...PUBLIC_TYPES].sort());
  });

  test('guards the fields that the table names, and no others', () => {
    const guarded = metadata.objectTypes.flatMap(({ name, fields = [] }) =>
      fields.flatMap(({ schemaName, roles = [] }) =>
        roles
          .filter((role) => role !== 'VIEWER' || PUBLIC_TYPES.includes(name))
          .map((role) => [`${name}.${schemaName}`, role]),
      ),
    );
    expect(Object.fromEntries(guarded)).toEqual(GUARDED_FIELDS);
  });
});

describe.each(CALLERS)('$name', (caller) => {
  test.each(ROOTS.slice(0, 2))('may use exactly what the table says, %s by %s', async (operation, root) => {
    for (const field of Object.values(root?.getFields() ?? {})) {
      const name = `${root?.name}.${field.name}`;
      const refusal = expected(caller, ROLE_TABLE[name] ?? 'PUBLIC');
      const answer = await api.ask(`${operation} { ${leastCall(field)} }`, {}, tokens.get(caller.name));
      const codes = answer.errors?.map(({ extensions }) => extensions['code']) ?? [];
      if (refusal !== null) {
        expect([name, ...codes]).toEqual([name, refusal]);
        expect([name, answer.data?.[field.name] ?? null]).toEqual([name, null]);
      } else if (operation === 'query') expect([name, ...codes]).toEqual([name]);
      else expect([name, codes.filter(isRefusal)]).toEqual([name, []]);
    }
  });

  test('may subscribe to exactly what the table says', async () => {
    const viewer = await viewerOf(caller);
    for (const field of Object.values(schema.getSubscriptionType()?.getFields() ?? {})) {
      const name = `Subscription.${field.name}`;
      const answer = await subscribeInProcess({
        schema,
        document: parse(`subscription { ${leastCall(field)} }`),
        contextValue: contextOf(viewer),
      });
      const isOpen = Symbol.asyncIterator in answer;
      if (isOpen) await answer.return();
      const codes = isOpen ? [] : (answer.errors?.map(({ extensions }) => extensions['code']) ?? []);
      const refusal = expected(caller, ROLE_TABLE[name] ?? 'PUBLIC');
      if (refusal !== null) expect([name, isOpen, ...codes]).toEqual([name, false, refusal]);
      else expect([name, codes.filter(isRefusal)]).toEqual([name, []]);
    }
  });

  test('sees of a person what the table says', async () => {
    const { id } = await api.createUser('VIEWER');
    for (const [field, role] of Object.entries(GUARDED_FIELDS).filter(([name]) => name.startsWith('User.'))) {
      const name = field.replace('User.', '');
      const { data, errors } = await api.ask(
        `query ($id: ID!) { node(id: $id) { ... on User { id ${SELECTED[name] ?? name} } } }`,
        { id: globalId('User', id) },
        tokens.get(caller.name),
      );
      const refusal = expected(caller, role);
      expect([field, errors?.[0]?.extensions['code'] ?? null]).toEqual([field, refusal]);
      if (refusal !== null) expect(data?.node?.[name] ?? null).toBeNull();
    }
  });
});

test('over a socket a person of a lower role hears nothing of people', async () => {
  const client = api.connect(tokens.get('an operator') ?? '');
  await expect(subscribe(client, 'subscription { usersChanged }').next()).rejects.toMatchObject({
    errors: [{ extensions: { code: 'FORBIDDEN' } }],
  });
});

/** What is asked of fields that are objects. */
const SELECTED: Readonly<Record<string, string>> = { experimentRoles: 'experimentRoles { role }' };

function isRefusal(code: unknown): boolean {
  return code === 'FORBIDDEN' || code === 'UNAUTHENTICATED';
}

async function viewerOf({ name }: Caller): Promise<Viewer | null> {
  const token = tokens.get(name);
  return authenticate(api.prisma, token ? { authorization: `Bearer ${token}` } : {});
}

function contextOf(viewer: Viewer | null) {
  const asIs = (path: string) => path;
  return createContext(api.server.services, {
    viewer,
    identify: () => Promise.resolve(viewer),
    account: 'test',
    address: '192.0.2.1',
    links: { forClient: asIs, forBrowser: asIs },
  });
}
