import { readFileSync } from 'node:fs';
import {
  type GraphQLField,
  type GraphQLInputField,
  getIntrospectionQuery,
  graphqlSync,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  lexicographicSortSchema,
  printSchema,
  validateSchema,
} from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getSchema } from '../../api/graphql/schema.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import { leastCall } from '../testkit/least-call.ts';
import { subscribe } from '../testkit/subscribe.ts';

const schema = getSchema();
let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => {
  await api.close();
});

test('the schema is a valid one, which a start does not look at', () => {
  expect(validateSchema(schema)).toEqual([]);
  const { errors } = graphqlSync({ schema, source: getIntrospectionQuery() });
  expect(errors).toBeUndefined();
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

test('a subscription of something that is not there is refused', async () => {
  const client = api.connect();
  for (const field of Object.values(schema.getSubscriptionType()?.getFields() ?? {})) {
    if (field.args.length === 0) continue;
    await expect(subscribe(client, `subscription { ${leastCall(field)} }`).next()).rejects.toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
    });
  }
});
