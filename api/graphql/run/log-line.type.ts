import { Field, Int, ObjectType } from 'type-graphql';
import { logLevelSchema, type LogLevel as Level } from '#contracts/events.ts';
import type { LogLine as LogLineRow } from '#db/generated/client.ts';
import { Connection, type Page } from '../relay/connection.ts';
import { encodeCursor } from '../relay/cursor.ts';
import { positionOf } from '../relay/keyset.ts';
import { LogLevel } from '../shared/enums.ts';
import { DateTime } from '../shared/scalars.ts';
import { logOrder } from './log-order.ts';

/** What of a stored line is shown, and where it stands. */
export type LineRow = Pick<LogLineRow, 'sequence' | 'ordinal' | 'time' | 'level' | 'text'>;

/** How many lines match; not exact: at least so many. */
export interface MatchCount {
  readonly count: number;
  readonly isExact: boolean;
}

@ObjectType({ description: 'A line that a run logged.', simpleResolvers: true })
export class LogLine {
  @Field(() => DateTime, { description: "When, by the worker's clock." })
  readonly time: Date;

  @Field(() => LogLevel, { description: 'Its severity.' })
  readonly level: Level;

  @Field(() => String, { description: 'Its text.' })
  readonly text: string;

  @Field(() => String, {
    description: 'Its place in `Run.logLines`, for `after` and `before` there and in `Run.logMatches`.',
  })
  readonly cursor: string;

  constructor(row: LineRow) {
    this.cursor = encodeCursor(logOrder, positionOf(logOrder, row));
    this.time = row.time;
    this.level = logLevelSchema.parse(row.level);
    this.text = row.text;
  }
}

@ObjectType({ description: 'Log lines of a run, oldest first.' })
export class LogLineConnection extends Connection('LogLine', () => LogLine) {}

@ObjectType({ description: 'Log lines of a run that have a text in them, oldest first.' })
export class LogMatchConnection extends Connection('LogMatch', () => LogLine) {
  constructor(
    page: Page<LogLine>,
    private readonly countAll: () => Promise<MatchCount>,
  ) {
    super(page);
  }

  #counted: Promise<MatchCount> | undefined;
  #count(): Promise<MatchCount> {
    return (this.#counted ??= this.countAll());
  }

  @Field(() => Int, {
    description: 'Number of lines that match, over all pages: exact up to 10,000, beyond that 10,000.',
    complexity: 20,
  })
  async totalCount(): Promise<number> {
    return (await this.#count()).count;
  }

  @Field(() => Boolean, { description: 'Whether `totalCount` is exact.' })
  async totalCountIsExact(): Promise<boolean> {
    return (await this.#count()).isExact;
  }
}
