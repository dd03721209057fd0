import { scoredSplitSchema } from '#contracts/domain.ts';
import { limits } from '#contracts/limits.ts';
import type { RunState } from '#contracts/run-state.ts';
import { codedError, type TextPlace } from '../../../errors.ts';
import { requirePath } from '../../experiment/require-path.ts';
import { MetricSummaryField, type RunFilter } from '../run-filter.input.ts';
import { didYouMean } from './did-you-mean.ts';
import { type Moment, readDuration, readMoment, readNumber, readState } from './read-value.ts';
import { WHERE_FIELDS, WHERE_FORMS, type WhereField } from './where-fields.ts';
import type {
  WhereComparison,
  WhereCondition,
  WhereNode,
  WherePattern,
  WhereSubject,
  WhereValue,
} from './where-node.ts';

export interface CompiledWhere {
  readonly filter: RunFilter;
  /** Names that may or may not be those of something. */
  readonly mentions: readonly Mention[];
  readonly patterns: readonly WherePattern[];
}

export interface Mention extends TextPlace {
  readonly kind: 'knob' | 'metric' | 'measure';
  readonly name: string;
}

/**
 * The structured filter that a text stands for.
 *
 * @param now what ages such as `-7d` are counted from
 * @throws BAD_USER_INPUT at what is unknown, of the wrong type or too much
 */
export function compileWhere(node: WhereNode, now: Date): CompiledWhere {
  const compiler = new Compiler(now);
  const filter = compiler.compile(node, 1);
  return { filter, mentions: compiler.mentions, patterns: compiler.patterns };
}

class Compiler {
  readonly mentions: Mention[] = [];
  readonly patterns: WherePattern[] = [];
  #terms = 0;

  constructor(readonly now: Date) {}

  compile(node: WhereNode, level: number): RunFilter {
    if (node.kind === 'condition') return this.#condition(node, level);
    requireLevel(level, node);
    if (node.kind === 'not') return { not: this.compile(node.inner, level + 1) };
    const parts = node.parts.map((part) => this.compile(part, level + 1));
    return node.kind === 'and' ? { and: parts } : { or: parts };
  }

  #condition(condition: WhereCondition, level: number): RunFilter {
    const { subject, comparison } = condition;
    const isNegated = 'isNegated' in comparison && comparison.isNegated;
    const values = comparison.kind === 'values' ? comparison.values.length : 1;
    this.#count(values, condition);
    const filter = this.#positive(subject, comparison);
    // Several tags or ranges are an `or` of their own.
    requireLevel(level + (isNegated ? 1 : 0) + (filter.or ? 1 : 0), condition);
    return isNegated ? { not: filter } : filter;
  }

  #positive(subject: WhereSubject, comparison: WhereComparison): RunFilter {
    if (subject.args !== null) return this.#call(subject, subject.args, comparison);
    if (subject.name.startsWith(KNOB)) return this.#knob(subject, comparison);
    const field = WHERE_FIELDS.get(subject.name.toLowerCase());
    if (!field) throw unknownField(subject);
    return this.#field(field, subject, comparison);
  }

  #field(field: WhereField, subject: WhereSubject, comparison: WhereComparison): RunFilter {
    const { name } = subject;
    switch (field.kind) {
      case 'text':
        return this.#text(field, subject, comparison);
      case 'state':
        if (comparison.kind !== 'values') throw wrongComparison(subject, comparison, '=, != and in');
        return field.oneOf(comparison.values.map((value): RunState => readState(value)));
      case 'time':
        return this.#time(field, subject, comparison);
      case 'duration':
        return this.#numbers(subject, comparison, (value) => readDuration(value, name), field.within);
      case 'part':
        if (comparison.kind !== 'contains') throw wrongComparison(subject, comparison, 'contains');
        return field.containing(readText(comparison.value));
      case 'fact':
        if (comparison.kind === 'alone') return field.holds;
        if (comparison.kind === 'values' && comparison.values.length === 1)
          return readBoolean(comparison.values[0], name) ? field.holds : { not: field.holds };
        throw codedError('BAD_USER_INPUT', `"${name}" stands alone, or after "not".`, subject);
    }
  }

  #text(field: WhereField & { kind: 'text' }, subject: WhereSubject, comparison: WhereComparison): RunFilter {
    switch (comparison.kind) {
      case 'values':
        return field.oneOf(comparison.values.map(readText));
      case 'contains': {
        const part = readText(comparison.value);
        if (field.text === 'NAME') return { displayNameContains: part };
        return { pattern: { text: field.text, pattern: literally(part), ignoresCase: true } };
      }
      case 'matches': {
        const { pattern } = comparison;
        const { text } = pattern;
        if (text.length > limits.maxNameLength) throw tooLong(pattern);
        if (!/^i?$/i.test(pattern.flags))
          throw codedError(
            'BAD_USER_INPUT',
            'After a regular expression only "i" is known: capitals and small letters are the same.',
            pattern,
          );
        this.patterns.push(pattern);
        return { pattern: { text: field.text, pattern: text, ignoresCase: pattern.flags !== '' } };
      }
      case 'under':
        if (field.under)
          return field.under(requirePath(readText(comparison.value), 'A path', comparison.value));
        throw wrongComparison(subject, comparison, TEXT_COMPARISONS);
      case 'bound':
      case 'has':
      case 'alone':
        throw wrongComparison(
          subject,
          comparison,
          field.under ? `=, !=, in, under, ~, !~ and contains` : TEXT_COMPARISONS,
        );
    }
  }

  #time(
    { within }: WhereField & { kind: 'time' },
    subject: WhereSubject,
    comparison: WhereComparison,
  ): RunFilter {
    const momentOf = (value: WhereValue) => readMoment(value, subject.name, this.now);
    switch (comparison.kind) {
      case 'has':
        return within({});
      case 'bound': {
        const { from, before } = momentOf(comparison.value);
        if (comparison.operator === '<') return within({ before: from });
        if (comparison.operator === '<=') return within({ before });
        return within({ from: comparison.operator === '>' ? before : from });
      }
      case 'values': {
        const exact = (value: WhereValue): Moment => {
          const moment = momentOf(value);
          if (!moment.isRelative) return moment;
          throw codedError('BAD_USER_INPUT', 'An age is compared by <, <=, > or >=.', value);
        };
        return anyOf(comparison.values.map(exact).map(({ from, before }) => within({ from, before })));
      }
      case 'contains':
      case 'matches':
      case 'under':
      case 'alone':
        throw wrongComparison(subject, comparison, '=, !=, <, <=, >, >=, in and has');
    }
  }

  #numbers(
    subject: WhereSubject,
    comparison: WhereComparison,
    read: (value: WhereValue) => number,
    within: (range: Bounds) => RunFilter,
  ): RunFilter {
    switch (comparison.kind) {
      case 'has':
        return within({});
      case 'bound':
        return within({ [BOUNDS[comparison.operator]]: read(comparison.value) });
      case 'values':
        return anyOf(comparison.values.map(read).map((value) => within({ atLeast: value, atMost: value })));
      case 'contains':
      case 'matches':
      case 'under':
      case 'alone':
        throw wrongComparison(subject, comparison, '=, !=, <, <=, >, >=, in and has');
    }
  }

  #knob(subject: WhereSubject, comparison: WhereComparison): RunFilter {
    const path = subject.name.slice(KNOB.length);
    const place = { position: subject.position + KNOB.length, length: path.length };
    if (path === '')
      throw codedError('BAD_USER_INPUT', 'A knob follows "config.", e.g. config.seed.', subject);
    this.#mention({ kind: 'knob', name: path, ...place });
    if (comparison.kind !== 'values')
      return this.#numbers(
        subject,
        comparison,
        (value) => readNumber(value, subject.name),
        (range) => ({ knob: { path, ...range } }),
      );
    this.#count(1, subject);
    return { knob: { path, is: comparison.values.map(readText) } };
  }

  #call(subject: WhereSubject, args: readonly WhereValue[], comparison: WhereComparison): RunFilter {
    const form = subject.name.toLowerCase();
    if (form !== 'metric' && form !== 'measure') throw unknownField(subject);
    const [named, splitName, ...more] = args;
    const most = form === 'metric' ? 1 : 2;
    if (!named || more.length > 0 || args.length > most)
      throw codedError(
        'BAD_USER_INPUT',
        form === 'metric'
          ? 'In the parentheses stands the name of one metric, e.g. metric("generator/total").'
          : 'In the parentheses stand the name of one score and maybe a split, e.g. measure("evaluation/ssim_ab", test).',
        subject,
      );
    const name = readText(named);
    this.#mention({ kind: form, name, position: named.position, length: named.length });
    const read = (value: WhereValue) => readNumber(value, `${form}("${name}")`);
    if (form === 'metric') {
      const summary = readSummary(subject.member);
      return this.#numbers(subject, comparison, read, (range) => ({ metric: { name, summary, ...range } }));
    }
    if (subject.member)
      throw codedError('BAD_USER_INPUT', 'A score is one value: nothing follows it.', subject.member);
    const split = readSplit(splitName);
    return this.#numbers(subject, comparison, read, (range) => ({ measure: { name, split, ...range } }));
  }

  #mention(mention: Mention): void {
    this.mentions.push(mention);
  }

  #count(terms: number, place: TextPlace): void {
    this.#terms += terms;
    if (this.#terms > limits.maxFilterTerms)
      throw codedError(
        'BAD_USER_INPUT',
        `From here on, the filter has more than ${limits.maxFilterTerms} conditions, each value of a list counted. Take some of them out.`,
        { position: place.position, length: place.length },
      );
  }
}

const TEXT_COMPARISONS = '=, !=, in, ~, !~ and contains';
const KNOB = 'config.';
type Bounds = Readonly<Partial<Record<(typeof BOUNDS)[keyof typeof BOUNDS], number>>>;
const BOUNDS = { '<': 'below', '<=': 'atMost', '>': 'above', '>=': 'atLeast' } as const;

function anyOf(filters: readonly RunFilter[]): RunFilter {
  const [first] = filters;
  return filters.length === 1 && first ? first : { or: filters };
}

function requireLevel(level: number, place: TextPlace): void {
  if (level > limits.maxFilterLevels)
    throw codedError(
      'BAD_USER_INPUT',
      `What stands here is nested in more than ${limits.maxFilterLevels} levels. Take some of them out.`,
      { position: place.position, length: place.length },
    );
}

function readText(value: WhereValue): string {
  if (value.text.length > limits.maxNameLength) throw tooLong(value);
  return value.text;
}

function tooLong(place: TextPlace): Error {
  return codedError(
    'BAD_USER_INPUT',
    `A text or regular expression may have at most ${limits.maxNameLength} characters.`,
    { position: place.position, length: place.length },
  );
}

function readBoolean(value: WhereValue | undefined, subject: string): boolean {
  const text = value?.text.toLowerCase();
  if (text === 'true' || text === 'false') return text === 'true';
  throw codedError('BAD_USER_INPUT', `"${subject}" is true or false.`, value);
}

function readSummary(member: WhereValue | null): keyof typeof MetricSummaryField {
  if (!member) return 'LAST';
  const name = member.text.toUpperCase();
  if (name in MetricSummaryField) return name as keyof typeof MetricSummaryField;
  throw codedError('BAD_USER_INPUT', 'After a metric stands .last, .min, .max or .best.', member);
}

function readSplit(value: WhereValue | undefined) {
  if (!value) return 'VALIDATION' as const;
  const split = scoredSplitSchema.safeParse(value.text.toUpperCase());
  if (split.success) return split.data;
  const splits = scoredSplitSchema.options.map((option) => option.toLowerCase());
  throw codedError(
    'BAD_USER_INPUT',
    `"${value.text}" is not a split. Splits are ${splits.join(', ')}.`,
    value,
  );
}

function unknownField(subject: WhereSubject): Error {
  const { name, position } = subject;
  const names = [...WHERE_FIELDS.keys(), ...Object.keys(WHERE_FORMS).map((form) => form.slice(0, -1))];
  const near = didYouMean(name, names);
  const all = near === '' ? ` Fields are ${names.join(', ')}.` : '';
  return codedError('BAD_USER_INPUT', `"${name}" is not a field of runs.${near}${all}`, {
    position,
    length: name.length,
  });
}

function wrongComparison(subject: WhereSubject, comparison: WhereComparison, known: string): Error {
  const name = subject.args === null ? subject.name : `${subject.name}(…)`;
  const message =
    comparison.kind === 'alone'
      ? `"${name}" must be compared by ${known}.`
      : `"${name}" is compared by ${known}.`;
  return codedError('BAD_USER_INPUT', message, { position: subject.position, length: subject.length });
}

/** As a regular expression that finds the text itself. */
function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
