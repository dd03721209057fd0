import type {
  SqlDriverAdapter,
  SqlDriverAdapterFactory,
  SqlQuery,
  SqlQueryable,
  Transaction,
} from '@prisma/driver-adapter-utils';
import { currentSpan, type Tracing, within } from '#lib/tracing/span.ts';

/**
 * Makes each statement that is made in a span a span below it. Its text has places for values, and no value. Statements
 * outside of spans, such as a look at the queue, are not traced.
 */
export function traceStatements(factory: SqlDriverAdapterFactory, tracing: Tracing): SqlDriverAdapterFactory {
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => {
      const adapter = await factory.connect();
      return withMethods<SqlDriverAdapter>(adapter, {
        ...statements(adapter, tracing),
        startTransaction: async (level) => {
          const transaction = await adapter.startTransaction(level);
          return withMethods<Transaction>(transaction, statements(transaction, tracing));
        },
      });
    },
  };
}

type Statements = Pick<SqlQueryable, 'queryRaw' | 'executeRaw'>;

function statements(queryable: SqlQueryable, tracing: Tracing): Statements {
  return {
    queryRaw: (query) => traced(tracing, query, () => queryable.queryRaw(query)),
    executeRaw: (query) => traced(tracing, query, () => queryable.executeRaw(query)),
  };
}

/** The same object but for these methods; all others, and what they know of it, stay. */
function withMethods<Target extends object>(target: Target, methods: Partial<Target>): Target {
  return new Proxy(target, {
    get(object, key) {
      if (key in methods) return methods[key as keyof Target];
      const value: unknown = Reflect.get(object, key);
      return typeof value === 'function' ? (value.bind(object) as unknown) : value;
    },
  });
}

async function traced<Result>(
  tracing: Tracing,
  { sql }: SqlQuery,
  work: () => Promise<Result>,
): Promise<Result> {
  const parent = currentSpan();
  if (!parent) return work();
  const [, verb = 'statement'] = /^\s*(\w+)/.exec(sql) ?? [];
  const span = tracing.start({
    name: verb.toUpperCase(),
    kind: 'CLIENT',
    facts: { 'db.system.name': 'postgresql', 'db.query.text': sql },
    parent,
  });
  try {
    return await within(span, work);
  } catch (error) {
    span.fail(error instanceof Error ? error.name : 'UNKNOWN');
    throw error;
  } finally {
    span.end();
  }
}
