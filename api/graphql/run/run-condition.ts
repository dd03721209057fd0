import { TRANSLATION_STAGE } from '#contracts/methods/method-definition.ts';
import { limits } from '#contracts/limits.ts';
import { Prisma } from '#db/generated/client.ts';
import type { Viewer } from '../../auth/viewer.ts';
import { codedError } from '../../errors.ts';
import { requirePath } from '../experiment/require-path.ts';
import { isUnderPath } from '../experiment/under-path.ts';
import { uuidOf } from '../relay/global-id.ts';
import { DURATION_SECONDS } from './duration-seconds.ts';
import { SUMMARY_COLUMNS } from './summary-columns.ts';
import type {
  KnobCondition,
  MeasureCondition,
  MetricCondition,
  NumberRange,
  PatternCondition,
  RunFilter,
  TimeRange,
} from './run-filter.input.ts';

type Sql = Prisma.Sql;

/** What a filter means on the rows of `run`. */
export interface RunCondition {
  /** For lists, which walk along the index of their order: each row is looked up in the tables beside it. */
  readonly perRow: Sql;
  /** The same for counts: the database may start from any of the tables. */
  readonly asJoin: Sql;
  /** Statements that select `run_id`: every run that matches is in each of them. */
  readonly sources: readonly Sql[];
  /** Whether it looks for regular expressions, which may take any time. */
  readonly hasPattern: boolean;
}

/**
 * Whatever makes filters, of a language or of a page, ends here.
 *
 * @param viewer whose stars count
 * @param where another one, which a run has to match as well
 * @throws BAD_USER_INPUT that names the place, for too many conditions, levels or characters
 */
export function runFilterSql(
  filter: RunFilter | null,
  viewer: Viewer | null,
  where: RunFilter | null = null,
): RunCondition {
  const parts = [
    ...(filter === null ? [] : [{ filter, place: 'filter' }]),
    ...(where === null ? [] : [{ filter: where, place: 'where' }]),
  ];
  const compiled = parts.map((part) => {
    const compiler = new Compiler(Prisma.sql`offset 0`, viewer);
    const perRow = compiler.compile(part.filter, part.place, 1);
    const asJoin = new Compiler(Prisma.empty, viewer).compile(part.filter, part.place, 1);
    return { perRow, asJoin, hasPattern: compiler.hasPattern };
  });
  const hidesArchived = !parts.some((part) => namesArchived(part.filter));
  const visible = hidesArchived ? [NOT_IN_TRASH, NOT_ARCHIVED] : [NOT_IN_TRASH];
  return {
    perRow: all([...visible, ...compiled.map(({ perRow }) => perRow.sql)]),
    asJoin: all([...visible, ...compiled.map(({ asJoin }) => asJoin.sql)]),
    sources: compiled.flatMap(({ perRow }) => perRow.sources),
    hasPattern: compiled.some(({ hasPattern }) => hasPattern),
  };
}

/** Whether it says at any level what it wants of archived runs. Its levels have been counted. */
function namesArchived({ archived, and, or, not }: RunFilter): boolean {
  return (
    archived != null || [...(and ?? []), ...(or ?? []), ...(not == null ? [] : [not])].some(namesArchived)
  );
}

interface Compiled {
  readonly sql: Sql;
  readonly sources: readonly Sql[];
}

const TRUE = Prisma.sql`true`;
const FALSE = Prisma.sql`false`;
const NOT_ARCHIVED = Prisma.sql`run.archived_at is null`;
const NOT_IN_TRASH = Prisma.sql`run.trashed_at is null`;

class Compiler {
  hasPattern = false;
  #terms = 0;
  readonly #tail: Sql;
  readonly #viewerId: string | null;

  /** @param tail of each subquery: one with `offset 0` is not made a join by the database. */
  constructor(tail: Sql, viewer: Viewer | null) {
    this.#tail = tail;
    this.#viewerId = viewer?.id ?? null;
  }

  compile(filter: RunFilter, place: string, level: number): Compiled {
    if (level > limits.maxFilterLevels)
      throw codedError(
        'BAD_USER_INPUT',
        `"${place}" is nested in more than ${limits.maxFilterLevels} levels. Take some of them out.`,
      );
    const nested = (key: 'and' | 'or') =>
      filter[key]?.map((inner, index) => this.compile(inner, `${place}.${key}.${index}`, level + 1));
    const parts = [...(nested('and') ?? [])];
    const or = nested('or');
    if (or) parts.push(either(or));
    if (filter.not != null) parts.push(negated(this.compile(filter.not, `${place}.not`, level + 1)));
    parts.push(...this.#ownConditions(filter, place));
    return { sql: all(parts.map(({ sql }) => sql)), sources: parts.flatMap(({ sources }) => sources) };
  }

  #ownConditions(filter: RunFilter, place: string): Compiled[] {
    const own: Compiled[] = [];
    const add = <Key extends keyof RunFilter>(
      key: Key,
      condition: (value: NonNullable<RunFilter[Key]>, place: string) => Compiled,
    ): void => {
      const value = filter[key];
      if (value == null) return;
      const here = `${place}.${key}`;
      this.#count(Array.isArray(value) ? value.length : 1, here);
      own.push(condition(value, here));
    };
    add('state', (states) => ofRun(Prisma.sql`run.state = any(${[...states]}::"RunState"[])`));
    add('shortId', (ids) =>
      ofRun(Prisma.sql`right(run.id::text, 8) = any(${ids.map((id) => id.toLowerCase())})`),
    );
    add('displayName', (names, here) => ofRun(oneOf(Prisma.sql`run.display_name`, names, here)));
    add('displayNameContains', contains);
    add('datasetId', (id) => ofRun(ofDataset(id)));
    add('datasetName', (names, here) => {
      const found = oneOf(Prisma.sql`dataset.name`, names, here);
      return ofRun(
        Prisma.sql`run.dataset_version_id = any(array(
          select version.id from dataset_version version join dataset on dataset.id = version.dataset_id where ${found}))`,
      );
    });
    add('canTranslate', (isAble) => ({ sql: this.#canTranslate(isAble), sources: [] }));
    add('experimentId', (ids) => {
      const uuids = ids.flatMap((id) => uuidOf('Experiment', id) ?? []);
      return ofRun(Prisma.sql`run.experiment_id = any(${uuids}::uuid[])`);
    });
    add('experimentName', (names, here) => {
      const found = oneOf(Prisma.sql`name`, names, here);
      return ofRun(Prisma.sql`run.experiment_id = any(array(select id from experiment where ${found}))`);
    });
    add('experimentUnder', (texts, here) => {
      const under = texts.map((text, index) => isUnderPath(requirePath(text, `"${here}.${index}"`)));
      return ofRun(Prisma.sql`run.experiment_id = any(array(select id from experiment where ${any(under)}))`);
    });
    add('createdBy', (logins, here) => {
      const found = oneOf(Prisma.sql`login`, logins, here);
      return ofRun(Prisma.sql`run.created_by_id = any(array(select id from "user" where ${found}))`);
    });
    add('method', (names, here) => ofRun(oneOf(Prisma.sql`run.method`, names, here)));
    add('preset', (names, here) => ofRun(oneOf(Prisma.sql`run.preset`, names, here)));
    add('tags', (tags, here) => ofRun(Prisma.sql`run.tags @> ${checked(tags, here)}::text[]`));
    add('notesContain', (text, here) => this.#notesContain(text, here));
    add('starred', (isStarred) => this.#starred(isStarred));
    add('archived', (isArchived) =>
      isArchived ? ofRun(Prisma.sql`run.archived_at is not null`) : { sql: NOT_ARCHIVED, sources: [] },
    );
    add('createdAt', (range) => ofRun(within(Prisma.sql`run.created_at`, range)));
    add('startedAt', (range) => ofRun(within(Prisma.sql`run.started_at`, range)));
    add('finishedAt', (range) => ofRun(within(Prisma.sql`run.finished_at`, range)));
    add('durationSeconds', (range) => ofRun(bounded(DURATION_SECONDS, range)));
    add('metric', (condition, here) => this.#beside('run_metric', [metric(condition, here)]));
    add('measure', (condition, here) => this.#beside('run_measure', [measure(condition, here)]));
    add('knob', (condition, here) => {
      this.#count(condition.is?.length ?? 0, `${here}.is`);
      return this.#beside('run_knob', knob(condition, here));
    });
    add('pattern', (condition, here) => {
      this.hasPattern = true;
      return { sql: matching(condition, here), sources: [] };
    });
    return own;
  }

  /** A condition on the rows of a run in a table beside it: one of several, each of which an index of its own answers. */
  #beside(table: 'run_metric' | 'run_measure' | 'run_knob', conditions: readonly [Sql, ...Sql[]]): Compiled {
    const name = Prisma.raw(table);
    const selects = conditions.map((condition) => Prisma.sql`select run_id from ${name} where ${condition}`);
    return {
      sql: Prisma.sql`exists (
        select from ${name} where ${any(conditions)} and ${name}.run_id = run.id ${this.#tail})`,
      sources: [Prisma.join(selects, ' union all ')],
    };
  }

  #canTranslate(isAble: boolean): Sql {
    const able = Prisma.sql`exists (
      select from checkpoint
      where run_id = run.id and stage = ${TRANSLATION_STAGE} and damage is null and trashed_at is null ${this.#tail})`;
    return isAble ? able : Prisma.sql`not ${able}`;
  }

  #starred(isStarred: boolean): Compiled {
    const mine = Prisma.sql`run_star.user_id = ${this.#viewerId}::uuid`;
    const starred = Prisma.sql`exists (
      select from run_star where run_star.run_id = run.id and ${mine} ${this.#tail})`;
    if (!isStarred) return { sql: Prisma.sql`not ${starred}`, sources: [] };
    return { sql: starred, sources: [Prisma.sql`select run_id from run_star where ${mine}`] };
  }

  #notesContain(text: string, place: string): Compiled {
    if (text === '') return { sql: TRUE, sources: [] };
    const found = Prisma.sql`run_notes.text ilike ${containing(text, place)}`;
    return {
      sql: Prisma.sql`exists (
        select from run_notes where run_notes.run_id = run.id and ${found} ${this.#tail})`,
      sources: [Prisma.sql`select run_id from run_notes where ${found}`],
    };
  }

  #count(terms: number, place: string): void {
    this.#terms += terms;
    if (this.#terms > limits.maxFilterTerms)
      throw codedError(
        'BAD_USER_INPUT',
        `At "${place}", the filter has more than ${limits.maxFilterTerms} conditions, each value of a list counted. ` +
          'Take some of them out.',
      );
  }
}

/** A condition on the row itself. */
function ofRun(sql: Sql): Compiled {
  return { sql, sources: [Prisma.sql`select run.id as run_id from run where ${sql}`] };
}

/** A run that matches is in a source of one of them, if each of them has one. */
function either(parts: readonly Compiled[]): Compiled {
  const firsts = parts.flatMap(({ sources: [first] }) => first ?? []);
  const sources =
    firsts.length === parts.length && firsts.length > 0
      ? [
          Prisma.join(
            firsts.map((source) => Prisma.sql`(${source})`),
            ' union all ',
          ),
        ]
      : [];
  return { sql: any(parts.map(({ sql }) => sql)), sources };
}

function all(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? TRUE : Prisma.sql`(${Prisma.join([...conditions], ' and ')})`;
}

function any(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? FALSE : Prisma.sql`(${Prisma.join([...conditions], ' or ')})`;
}

/** What is unknown counts as not met, so its opposite is met. */
function negated({ sql }: Compiled): Compiled {
  return { sql: Prisma.sql`(${sql}) is not true`, sources: [] };
}

function checked(texts: readonly string[], place: string): string[] {
  return texts.map((text, index) => checkedText(text, `${place}.${index}`));
}

function checkedText(text: string, place: string): string {
  if (text.length > limits.maxNameLength)
    throw codedError('BAD_USER_INPUT', `"${place}" may have at most ${limits.maxNameLength} characters.`);
  return text.normalize('NFC');
}

function oneOf(column: Sql, texts: readonly string[], place: string): Sql {
  return Prisma.sql`${column} = any(${checked(texts, place)}::text[])`;
}

/** No source: what an index of trigrams finds is not counted cheaply, and statistics know how frequent a text is. */
function contains(text: string, place: string): Compiled {
  if (text === '') return { sql: TRUE, sources: [] };
  return { sql: Prisma.sql`run.display_name ilike ${containing(text, place)}`, sources: [] };
}

/** A pattern for `ilike`. */
function containing(text: string, place: string): string {
  return `%${checkedText(text, place).replace(/[\\%_]/g, '\\$&')}%`;
}

/** An id that names nothing lets nothing through. */
function ofDataset(id: string): Sql {
  const uuid = uuidOf('Dataset', id);
  if (uuid === null) return FALSE;
  return Prisma.sql`run.dataset_version_id = any(array(
    select id from dataset_version where dataset_id = ${uuid}::uuid))`;
}

/** Names beside the runs are few: they are looked through once. */
function matching({ text, pattern, ignoresCase }: PatternCondition, place: string): Sql {
  const operator = Prisma.raw(ignoresCase ? '~*' : '~');
  const found = Prisma.sql`${operator} ${checkedText(pattern, `${place}.pattern`)}::text`;
  switch (text) {
    case 'NAME':
      return Prisma.sql`run.display_name ${found}`;
    case 'METHOD':
      return Prisma.sql`run.method ${found}`;
    case 'PRESET':
      return Prisma.sql`run.preset ${found}`;
    case 'DATASET':
      return Prisma.sql`run.dataset_version_id = any(array(
        select version.id from dataset_version version join dataset on dataset.id = version.dataset_id
        where dataset.name ${found}))`;
    case 'EXPERIMENT':
      return Prisma.sql`run.experiment_id = any(array(select id from experiment where name ${found}))`;
    case 'USER':
      return Prisma.sql`run.created_by_id = any(array(select id from "user" where login ${found}))`;
    case 'TAG':
      return Prisma.sql`exists (select from unnest(run.tags) as tag where tag ${found})`;
  }
}

function within(column: Sql, { from, before }: TimeRange): Sql {
  return all([
    Prisma.sql`${column} is not null`,
    ...(from == null ? [] : [Prisma.sql`${column} >= ${from}::timestamptz`]),
    ...(before == null ? [] : [Prisma.sql`${column} < ${before}::timestamptz`]),
  ]);
}

const OPERATORS = { above: '>', atLeast: '>=', below: '<', atMost: '<=' } as const;

function bounded(column: Sql, range: NumberRange): Sql {
  const bounds = Object.entries(OPERATORS).flatMap(([key, operator]) => {
    const bound = range[key as keyof typeof OPERATORS];
    return bound == null ? [] : [Prisma.sql`${column} ${Prisma.raw(operator)} ${String(bound)}::float8`];
  });
  return all(bounds.length > 0 ? bounds : [Prisma.sql`${column} is not null`]);
}

function metric(condition: MetricCondition, place: string): Sql {
  const name = checkedText(condition.name, `${place}.name`);
  const isWithin = bounded(Prisma.sql`run_metric.${SUMMARY_COLUMNS[condition.summary]}`, condition);
  return Prisma.sql`run_metric.name = ${name} and ${isWithin}`;
}

function measure(condition: MeasureCondition, place: string): Sql {
  const name = checkedText(condition.name, `${place}.name`);
  const isWithin = bounded(Prisma.sql`run_measure.value`, condition);
  return Prisma.sql`run_measure.split = ${condition.split}::"Split" and run_measure.name = ${name} and ${isWithin}`;
}

/** Stored are numbers as numbers, the rest as text: a value that looks like a number may be either. */
function knob(condition: KnobCondition, place: string): [Sql, ...Sql[]] {
  const path = Prisma.sql`run_knob.path = ${checkedText(condition.path, `${place}.path`)}`;
  const { is, ...bounds } = condition;
  const hasBounds = Object.keys(OPERATORS).some((key) => bounds[key as keyof typeof OPERATORS] != null);
  const own = hasBounds ? [path, bounded(Prisma.sql`run_knob.number`, bounds)] : [path];
  if (is == null) return [all(own)];
  const texts = checked(is, `${place}.is`);
  const numbers = texts.filter((text) => text.trim() !== '' && Number.isFinite(Number(text))).map(asNumber);
  const asText = all([...own, Prisma.sql`run_knob.text = any(${texts}::text[])`]);
  if (numbers.length === 0) return [asText];
  return [all([...own, Prisma.sql`run_knob.number = any(${numbers}::float8[])`]), asText];
}

/** In the spelling that both JavaScript and Postgres read. */
function asNumber(text: string): string {
  return String(Number(text));
}
