import { z } from 'zod';
import { limits } from '#contracts/limits.ts';
import type { RunState } from '#contracts/run-state.ts';
import { runStateSchema } from '#contracts/run-state.ts';
import { Prisma } from '#db/generated/client.ts';
import { codedError } from '../../errors.ts';
import { PATH_KEY } from '../experiment/under-path.ts';
import { textKey, timeKey } from '../relay/sort-key.ts';
import { DURATION_SECONDS } from './duration-seconds.ts';
import type { RunOrder, RunOrderField } from './run.input.ts';
import { SUMMARY_COLUMNS } from './summary-columns.ts';

type Sql = Prisma.Sql;
type Direction = 'ASC' | 'DESC';

/** How the values of a key travel: as text in a cursor, as a parameter in a statement. */
interface Codec {
  /** What a cursor's text must be. */
  readonly schema: z.ZodType<string>;
  print(value: unknown): string;
  bind(text: string): Sql;
}

/** A stretch of a list that one index gives in its order: by a key, then by id; without a key by id alone. */
export interface RunListPart {
  /** Its number in cursors: stays the same when the list is turned round. */
  readonly rank: number;
  readonly direction: Direction;
  /** What joins `run`, if anything. */
  readonly join: Sql;
  readonly where: Sql;
  readonly key: { readonly column: Sql; readonly codec: Codec } | null;
  /** Of the table that the key is a column of. */
  readonly id: Sql;
  /** Where the key is one of what the runs belong to: how the runs of one of these are found; else null. */
  readonly owner: RunOwner | null;
  /** A statement that selects all runs that are not in the part, where only another table can tell; else null. */
  readonly except: Sql | null;
}

/** What runs belong to and are sorted by, e.g. experiments: few beside the runs, each with an index of its runs by id. */
export interface RunOwner {
  readonly table: Sql;
  /**
   * Runs of one owner, by id.
   *
   * @param runs the statement that selects those of which a column is an id
   * @param last how it ends: order and limit
   */
  readonly runs: (runs: (column: Sql, id: Sql) => Sql, last: Sql) => Sql;
}

/** Parts in the order of the list. */
export interface RunListOrder {
  /** Its name in cursors: one of another order is refused. */
  readonly field: string;
  readonly direction: Direction;
  readonly parts: readonly [RunListPart, ...RunListPart[]];
}

/** @throws BAD_USER_INPUT when the order names none or several things to sort by */
export function runOrder(order: RunOrder): RunListOrder {
  const { field, metric, measure, knob, direction } = order;
  const named = [field, metric, measure, knob].filter((each) => each != null);
  if (named.length !== 1)
    throw codedError(
      'BAD_USER_INPUT',
      `"orderBy" must have one of "field", "metric", "measure" and "knob", but has ${named.length}.`,
    );
  if (metric) {
    const column = Prisma.sql`run_metric.${SUMMARY_COLUMNS[metric.summary]}`;
    const ofName = Prisma.sql`run_metric.name = ${nameOf(metric.name, 'metric.name')}`;
    return {
      field: `METRIC ${metric.summary} ${metric.name}`,
      direction,
      parts: besideParts('run_metric', { ofName, direction, columns: [{ column, codec: numbers }] }),
    };
  }
  if (measure) {
    const column = Prisma.sql`run_measure.value`;
    const ofName = Prisma.sql`run_measure.split = ${measure.split}::"Split"
      and run_measure.name = ${nameOf(measure.name, 'measure.name')}`;
    return {
      field: `MEASURE ${measure.split} ${measure.name}`,
      direction,
      parts: besideParts('run_measure', { ofName, direction, columns: [{ column, codec: numbers }] }),
    };
  }
  if (knob != null) {
    const ofName = Prisma.sql`run_knob.path = ${nameOf(knob, 'knob')}`;
    const columns = [
      { column: Prisma.sql`run_knob.number`, codec: numbers },
      { column: Prisma.sql`run_knob.text`, codec: texts },
    ] as const;
    return {
      field: `KNOB ${knob}`,
      direction,
      parts: besideParts('run_knob', { ofName, direction, columns }),
    };
  }
  const known = field ?? 'CREATED_AT';
  return { field: known, direction, parts: ownParts[known](direction) };
}

function nameOf(name: string, place: string): string {
  if (name.length > limits.maxNameLength)
    throw codedError(
      'BAD_USER_INPUT',
      `"orderBy.${place}" may have at most ${limits.maxNameLength} characters.`,
    );
  return name;
}

const times: Codec = {
  ...pick(timeKey('time')),
  print: (value) => (value as Date).toISOString(),
  bind: (text) => Prisma.sql`${text}::timestamptz`,
};
const texts: Codec = {
  ...pick(textKey('text')),
  print: (value) => value as string,
  bind: (text) => Prisma.sql`${text}`,
};
const states: Codec = {
  schema: runStateSchema,
  print: (value) => value as string,
  bind: (text) => Prisma.sql`${text}::"RunState"`,
};
const numbers: Codec = {
  schema: z.string().refine((text) => text.trim() !== '' && String(Number(text)) === text && text !== 'NaN'),
  print: String,
  bind: (text) => Prisma.sql`${text}::float8`,
};

function pick({ schema }: { schema: z.ZodType<string> }) {
  return { schema };
}

const ID = Prisma.sql`run.id`;
const NO_JOIN = Prisma.empty;
const ALWAYS = Prisma.sql`true`;

type OwnField = keyof typeof RunOrderField;

const ownParts: Record<OwnField, (direction: Direction) => RunListOrder['parts']> = {
  CREATED_AT: (direction) => [columnPart(0, direction, { column: Prisma.sql`run.created_at`, codec: times })],
  DISPLAY_NAME: (direction) => [
    columnPart(0, direction, { column: Prisma.sql`run.display_name`, codec: texts }),
  ],
  STATE: (direction) => [columnPart(0, direction, { column: Prisma.sql`run.state`, codec: states })],
  STARTED_AT: (direction) => nullableParts(direction, { column: Prisma.sql`run.started_at`, codec: times }),
  FINISHED_AT: (direction) => nullableParts(direction, { column: Prisma.sql`run.finished_at`, codec: times }),
  DURATION: (direction) => nullableParts(direction, { column: DURATION_SECONDS, codec: numbers }),
  EXPERIMENT: (direction) => [
    ownerPart(direction, PATH_KEY, {
      join: Prisma.sql`join experiment on experiment.id = run.experiment_id`,
      owner: {
        table: Prisma.sql`experiment`,
        runs: (runs) => runs(Prisma.sql`run.experiment_id`, Prisma.sql`experiment.id`),
      },
    }),
  ],
  USER: (direction) => [
    ownerPart(direction, Prisma.sql`"user".login`, {
      join: Prisma.sql`join "user" on "user".id = run.created_by_id`,
      owner: {
        table: Prisma.sql`"user"`,
        runs: (runs) => runs(Prisma.sql`run.created_by_id`, Prisma.sql`"user".id`),
      },
    }),
  ],
  DATASET: (direction) => [
    ownerPart(direction, Prisma.sql`dataset.name`, {
      join: Prisma.sql`join dataset_version as version on version.id = run.dataset_version_id
        join dataset on dataset.id = version.dataset_id`,
      owner: {
        table: Prisma.sql`dataset`,
        runs: (runs, last) => Prisma.sql`
          select run.* from dataset_version as version
          cross join lateral (${runs(Prisma.sql`run.dataset_version_id`, Prisma.sql`version.id`)}) as run
          where version.dataset_id = dataset.id ${last}`,
      },
    }),
  ],
  TAG: (direction) => nullableParts(direction, { column: Prisma.sql`first_tag(run.tags)`, codec: texts }),
  ACTIVITY: (direction) => {
    const [active, waiting, ended] = [
      activityPart(0, ['STARTING', 'RUNNING', 'CANCELING'], direction),
      activityPart(1, ['CRASHED', 'QUEUED'], direction === 'ASC' ? 'DESC' : 'ASC'),
      activityPart(2, ['FINISHED', 'FAILED', 'CANCELED'], direction),
    ];
    return direction === 'DESC' ? [active, waiting, ended] : [ended, waiting, active];
  },
};

type Key = NonNullable<RunListPart['key']>;

function columnPart(rank: number, direction: Direction, key: Key, where = ALWAYS): RunListPart {
  return { rank, direction, join: NO_JOIN, where, key, id: ID, owner: null, except: null };
}

/** Every run belongs to one owner. */
function ownerPart(
  direction: Direction,
  column: Sql,
  { join, owner }: { readonly join: Sql; readonly owner: RunOwner },
): RunListPart {
  const key = { column, codec: texts };
  return { rank: 0, direction, join, where: ALWAYS, key, id: ID, owner, except: null };
}

/** Runs under way, the newest first; then the queue, the next one first; then what has ended, the newest first. */
function activityPart(rank: number, ofStates: readonly RunState[], direction: Direction): RunListPart {
  const where = Prisma.sql`run.state = any(${[...ofStates]}::"RunState"[])`;
  return columnPart(rank, direction, { column: Prisma.sql`run.created_at`, codec: times }, where);
}

/** What is missing comes last, whichever way round. */
function nullableParts(direction: Direction, key: Key): RunListOrder['parts'] {
  return [
    columnPart(0, direction, key, Prisma.sql`${key.column} is not null`),
    missingPart(1, direction, Prisma.sql`${key.column} is null`, null),
  ];
}

function missingPart(rank: number, direction: Direction, where: Sql, except: Sql | null): RunListPart {
  return { rank, direction, join: NO_JOIN, where, key: null, id: ID, owner: null, except };
}

/** By columns of a table beside `run`, one after another; then the runs for which none of them is there. */
function besideParts(
  table: 'run_metric' | 'run_measure' | 'run_knob',
  { ofName, direction, columns }: { ofName: Sql; direction: Direction; columns: readonly [Key, ...Key[]] },
): RunListOrder['parts'] {
  const name = Prisma.raw(table);
  const isThere = (key: Key) => Prisma.sql`${key.column} is not null`;
  const partOf = (key: Key, rank: number): RunListPart => ({
    rank,
    direction,
    join: Prisma.sql`join ${name} on ${name}.run_id = run.id`,
    where: Prisma.sql`${ofName} and ${isThere(key)}`,
    key,
    id: Prisma.sql`${name}.run_id`,
    owner: null,
    except: null,
  });
  const [first, ...others] = columns;
  const anyThere = Prisma.join(columns.map(isThere), ' or ');
  const missing = Prisma.sql`not exists (
    select from ${name} where ${name}.run_id = run.id and ${ofName} and (${anyThere}) offset 0)`;
  const present = columns.map(
    (key) => Prisma.sql`select run_id from ${name} where ${ofName} and ${isThere(key)}`,
  );
  return [
    partOf(first, 0),
    ...others.map((key, index) => partOf(key, index + 1)),
    missingPart(columns.length, direction, missing, Prisma.join(present, ' union all ')),
  ];
}
