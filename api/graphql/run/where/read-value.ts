import { runStateSchema, type RunState } from '#contracts/run-state.ts';
import { codedError } from '../../../errors.ts';
import { didYouMean } from './did-you-mean.ts';
import type { WhereValue } from './where-node.ts';

/** @throws BAD_USER_INPUT at the value, as all of these do */
export function readState(value: WhereValue): RunState {
  const state = runStateSchema.safeParse(value.text.toUpperCase());
  if (state.success) return state.data;
  throw codedError(
    'BAD_USER_INPUT',
    `"${value.text}" is not a state.${didYouMean(value.text, runStateSchema.options) || ` States are ${runStateSchema.options.join(', ')}.`}`,
    value,
  );
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

export function readNumber(value: WhereValue, subject: string): number {
  const number = value.isQuoted || !NUMBER.test(value.text) ? Number.NaN : Number(value.text);
  if (Number.isFinite(number)) return number;
  throw codedError(
    'BAD_USER_INPUT',
    `${subject} is compared with a number, such as 0.9 or 1e-3, not with ${shown(value)}.`,
    value,
  );
}

const SECONDS = { d: 86_400, h: 3_600, m: 60, s: 1 } as const;
const DURATION = /^(?:(\d+(?:\.\d+)?)d)?(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m)?(?:(\d+(?:\.\d+)?)s)?$/i;

/** Seconds of `2h30m`, `90s` or a plain number. */
export function readDuration(value: WhereValue, subject: string): number {
  if (NUMBER.test(value.text)) return Number(value.text);
  const seconds = secondsOf(value.text);
  if (seconds !== null) return seconds;
  throw codedError(
    'BAD_USER_INPUT',
    `"${subject}" is compared with a duration, such as 2h, 1h30m or 90s, not with ${shown(value)}.`,
    value,
  );
}

function secondsOf(text: string): number | null {
  const match = text === '' ? null : DURATION.exec(text);
  if (!match) return null;
  const units = Object.values(SECONDS);
  return units.reduce((sum, unit, index) => sum + unit * Number(match[index + 1] ?? 0), 0);
}

/** From its first millisecond to the one after its last: a date is a whole day, any other time an instant. */
export interface Moment {
  readonly from: Date;
  readonly before: Date;
  /** `-7d`: counted from the time of the request. */
  readonly isRelative: boolean;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(Z|[+-]\d{2}:?\d{2})?$/i;
const DAY_MS = 86_400_000;

export function readMoment(value: WhereValue, subject: string, now: Date): Moment {
  const { text } = value;
  if (text.startsWith('-')) {
    const seconds = secondsOf(text.slice(1));
    const from = new Date(now.getTime() - (seconds ?? Number.NaN) * 1000);
    if (!Number.isNaN(from.getTime())) return { from, before: later(from, 1), isRelative: true };
  }
  const time = TIME.exec(text);
  const from = new Date(DATE.test(text) || time?.[1] ? text : time ? `${text}Z` : Number.NaN);
  if (isDay(from, text))
    return { from, before: later(from, DATE.test(text) ? DAY_MS : 1), isRelative: false };
  throw codedError(
    'BAD_USER_INPUT',
    `"${subject}" is compared with a date such as 2026-11-20, a time such as 2026-11-20T09:30Z, ` +
      `or an age such as -7d, -3h or -30m, not with ${shown(value)}.`,
    value,
  );
}

/** The 30th of February would be a day of March. */
function isDay(date: Date, text: string): boolean {
  if (Number.isNaN(date.getTime())) return false;
  const day = text.slice(0, 10);
  return new Date(day).toISOString().startsWith(day);
}

function later(date: Date, milliseconds: number): Date {
  return new Date(date.getTime() + milliseconds);
}

function shown({ text, isQuoted }: WhereValue): string {
  return isQuoted ? `the text "${text}"` : `"${text}"`;
}
