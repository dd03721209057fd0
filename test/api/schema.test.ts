import { readFileSync } from 'node:fs';
import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLOutputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  lexicographicSortSchema,
  printSchema,
} from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getSchema } from '../../api/graphql/schema.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import { subscribe } from '../testkit/subscribe.ts';

const schema = getSchema();
let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => {
  await api.close();
});

test('schema.graphql is what the code says', () => {
  const committed = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');
  expect(committed).toContain(printSchema(lexicographicSortSchema(schema)));
});

type AnyField = GraphQLField<unknown, unknown> | GraphQLInputField;

test('every type, field and argument explains itself', () => {
  const silent: string[] = [];
  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(type) || ['Query', 'Mutation', 'Subscription'].includes(type.name)) continue;
    if (!type.description) silent.push(type.name);
  }
  for (const type of Object.values(schema.getTypeMap())) {
    if (
      isIntrospectionType(type) ||
      !(isObjectType(type) || isInterfaceType(type) || isInputObjectType(type))
    )
      continue;
    for (const field of Object.values<AnyField>(type.getFields())) {
      if (!field.description) silent.push(`${type.name}.${field.name}`);
      if ('args' in field)
        for (const arg of field.args)
          if (!arg.description) silent.push(`${type.name}.${field.name}(${arg.name})`);
    }
  }
  expect(silent).toEqual([]);
});

/** Fields that need no sign-in. */
const OPEN = ['viewer', 'serverInfo'];

test('every query and mutation but those named here needs a sign-in', async () => {
  for (const [operation, type] of [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
  ] as const) {
    for (const field of Object.values(type?.getFields() ?? {})) {
      const { errors } = await api.ask(`${operation} { ${call(field)} }`, {}, null);
      const codes = errors?.map(({ extensions }) => extensions['code']) ?? [];
      expect([field.name, ...codes]).toEqual(
        OPEN.includes(field.name) ? [field.name] : [field.name, 'UNAUTHENTICATED'],
      );
    }
  }
});

/** Fields that are for admins. */
const ADMINISTERED = ['settings'];

test('a viewer may read everything but those and change nothing', async () => {
  const { token } = await api.createUser('VIEWER');
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    if (field.name === 'createSignInLink') continue; // for oneself
    const { errors } = await api.ask(`mutation { ${call(field)} }`, {}, token);
    expect([field.name, errors?.[0]?.extensions['code']]).toEqual([field.name, 'FORBIDDEN']);
  }
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
    const { errors } = await api.ask(`{ ${call(field)} }`, {}, token);
    const codes = errors?.map(({ extensions }) => extensions['code']) ?? [];
    expect([field.name, ...codes]).toEqual(
      ADMINISTERED.includes(field.name) ? [field.name, 'FORBIDDEN'] : [field.name],
    );
  }
});

test('a subscription of something that is not there is refused', async () => {
  const client = api.connect();
  for (const field of Object.values(schema.getSubscriptionType()?.getFields() ?? {})) {
    if (field.args.length === 0) continue;
    await expect(subscribe(client, `subscription { ${call(field)} }`).next()).rejects.toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
    });
  }
});

function call(field: { name: string; type: GraphQLOutputType; args: readonly GraphQLArgument[] }): string {
  const args = field.args
    .filter((arg) => isNonNullType(arg.type))
    .map((arg) => `${arg.name}: ${literal(arg.type)}`);
  const selection = isLeafType(getNamedType(field.type)) ? '' : ' { __typename }';
  return `${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}${selection}`;
}

/** The least that the type allows. */
function literal(type: GraphQLInputType): string {
  if (isNonNullType(type)) return literal(type.ofType);
  if (isListType(type)) return '[]';
  if (isEnumType(type)) return type.getValues()[0]?.name ?? '';
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter((field) => isNonNullType(field.type));
    return `{ ${fields.map((field) => `${field.name}: ${literal(field.type)}`).join(', ')} }`;
  }
  return type.name === 'ID' || type.name === 'String' ? '"x"' : '1';
}
