import type { Database } from '#db/client.ts';
import type { Prisma, PrismaClient } from '#db/generated/client.js';
import type { Crash, CrashPoint } from './crash-points.ts';

/** What a transaction does, as the statement tells that it cannot do without. */
const ACTS = [
  {
    statement: /lease_until < coalesce/,
    inside: 'reap: the job is taken back, and it is not committed',
    after: 'reap: committed, nobody has been told',
  },
  {
    statement: /for update skip locked\s+\), further/,
    inside: 'claim: the job is taken, and not committed',
    after: 'claim: committed, the worker does not know',
  },
  {
    statement: /insert into segment/,
    before: 'claim: the trainer has begun, its segment is not stored',
    inside: 'claim: its segment is written, and not committed',
  },
  {
    statement: /insert into checkpoint \(/,
    before: 'checkpoint: before its row',
    inside: 'checkpoint: its row is written, and not committed',
    after: 'checkpoint: committed, nobody has been told',
  },
  {
    statement: /insert into metric_batch/,
    before: 'metric batch: before its points',
    inside: 'metric batch: its points are written, and not committed',
    after: 'metric batch: committed',
  },
  {
    statement: /crashes = crashes \+/,
    before: 'settle: before the job',
    inside: 'settle: the job has ended, and it is not committed',
    after: 'settle: committed, the worker does not know',
  },
] as const satisfies readonly {
  statement: RegExp;
  before?: CrashPoint;
  inside: CrashPoint;
  after?: CrashPoint;
}[];
type Act = (typeof ACTS)[number];

/** As it is written in place, or as it was put together. */
type Statement = TemplateStringsArray | Prisma.Sql;

function actOf(statement: Statement): Act | undefined {
  const parts = 'strings' in statement ? statement.strings : statement;
  return ACTS.find((act) => act.statement.test(parts.join('?')));
}

/** Some seconds: longer than it takes until a report goes into the local log, which may hold all of them already. */
const REFUSALS = 10;

/** A client that lets its process die before, inside and after the transactions that matter. */
export function crashingPrisma(prisma: PrismaClient, crash: Crash): PrismaClient {
  let refusals = 0;
  const refuse = () => {
    if (refusals++ < REFUSALS)
      throw Object.assign(new Error('The database does not answer.'), { code: 'ETIMEDOUT' });
  };
  const transact = async <Result>(work: (transaction: Database) => Promise<Result>): Promise<Result> => {
    let act: Act | null = null;
    const statementsOf = (transaction: Database, name: '$queryRaw' | '$executeRaw') => {
      return async (strings: Statement, ...values: unknown[]): Promise<unknown> => {
        const begun = actOf(strings);
        if (begun && act === null) prepare(begun, crash, refuse);
        const result: unknown = await transaction[name](strings, ...values);
        const hasFoundNone = Array.isArray(result) && result.length === 0;
        if (begun && !hasFoundNone) act ??= begun;
        return result;
      };
    };
    const result = await prisma.$transaction(async (transaction) => {
      const done = await work(
        replacing(transaction, {
          $queryRaw: statementsOf(transaction, '$queryRaw'),
          $executeRaw: statementsOf(transaction, '$executeRaw'),
        }),
      );
      if (act !== null) crash.at(act.inside);
      return done;
    });
    const done = act as Act | null;
    if (done && 'after' in done) crash.at(done.after);
    if (done && 'after' in done && done.after === 'checkpoint: committed, nobody has been told')
      crash.getFurther();
    return result;
  };
  return replacing(prisma, {
    $transaction: transact,
    // A statement that is a transaction of its own.
    $queryRaw: (strings: Statement, ...values: unknown[]): Promise<unknown> => {
      const query = (database: Database) => database.$queryRaw(strings, ...values);
      return actOf(strings) ? transact(query) : query(prisma);
    },
    run: replacing(prisma.run, {
      findUniqueOrThrow: async (query: Parameters<typeof prisma.run.findUniqueOrThrow>[0]) => {
        const run = await prisma.run.findUniqueOrThrow(query);
        crash.at('claim: the task is read, there is no trainer yet');
        return run;
      },
    }),
  });
}

const LOG_POINTS: readonly (CrashPoint | null)[] = [
  'metric batch: half a record is in the local log',
  'metric batch: its record is in the local log, and not synced',
  'metric batch: its record is in the local log',
];

/** @param refuse throws as an absent database does, so that the points go into the local log */
function prepare(act: Act, crash: Crash, refuse: () => void): void {
  if ('before' in act) crash.at(act.before);
  if (
    act.inside === 'metric batch: its points are written, and not committed' &&
    LOG_POINTS.includes(crash.due())
  )
    refuse();
}

function replacing<Target extends object>(
  target: Target,
  members: Readonly<Record<string, unknown>>,
): Target {
  return new Proxy(target, {
    get(_, key) {
      if (typeof key === 'string' && key in members) return members[key];
      const member: unknown = Reflect.get(target, key);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
}
