import type { PrismaClient } from '#db/generated/client.ts';
import type { TextPlace } from '../../../errors.ts';
import { knownNames } from './known-names.ts';
import { tryToParse } from './parse-where.ts';
import type { RunFilterCandidate } from './run-filter-completion.type.ts';
import { valuesOf } from './value-candidates.ts';
import { WHERE_FIELDS, WHERE_FORMS, type WhereField } from './where-fields.ts';
import type { WhereSubject } from './where-node.ts';
import { type Word, wordsOf } from './word-at.ts';

export interface Completion extends TextPlace {
  readonly candidates: readonly RunFilterCandidate[];
}

const MOST = 20;

/** What may stand where the cursor is, in place of the word that it stands in or behind. */
export async function completeWhere(prisma: PrismaClient, text: string, cursor: number): Promise<Completion> {
  const word = wordsOf(text).find((each) => isTyped(each) && touches(each, cursor));
  const position = word?.position ?? cursor;
  const typed = text.slice(position, cursor).replace(/^["']/, '');
  const before = text.slice(0, position);
  const subjects: WhereSubject[] = [];
  const parsed = tryToParse(before + NEVER, (subject) => subjects.push(subject));
  const expected = 'expected' in parsed ? parsed.expected : [];
  const candidates = await candidatesFor(prisma, { expected, before, typed, subject: subjects.at(-1) });
  return { position, length: word?.length ?? 0, candidates: fitting(candidates, typed) };
}

/** No filter goes on with this. */
const NEVER = '!';

function isTyped({ text }: Word): boolean {
  return !/^[()",'=<>!~]$/.test(text) || /^["']/.test(text);
}

function touches({ position, length }: Word, cursor: number): boolean {
  return position < cursor && cursor <= position + length;
}

interface Place {
  readonly expected: readonly string[];
  readonly before: string;
  readonly typed: string;
  readonly subject: WhereSubject | undefined;
}

async function candidatesFor(prisma: PrismaClient, place: Place): Promise<RunFilterCandidate[]> {
  const { expected, before, typed, subject } = place;
  const found: RunFilterCandidate[] = [];
  if (expected.includes('a value')) {
    const call = callAround(before);
    if (call) found.push(...(await argumentsOf(prisma, call)));
    else if (subject) found.push(...(await valuesOf(prisma, subject, typed)));
  }
  if (expected.includes('.') && subject?.name.toLowerCase() === 'metric')
    found.push(...['.last', '.min', '.max', '.best'].map((text) => ({ text, description: '' })));
  if (expected.includes('a comparison') && subject) found.push(...comparisonsOf(subject));
  if (expected.includes('a field')) found.push(...(await fields(prisma, typed)));
  for (const keyword of KEYWORDS)
    if (expected.includes(keyword)) found.push({ text: keyword, description: '' });
  return found;
}

const KEYWORDS = ['and', 'or', 'not', 'has'] as const;

interface Call {
  readonly form: 'metric' | 'measure';
  /** 0 for the first one. */
  readonly argument: number;
}

/** The parentheses of a metric or a score that are still open at the end of a text. */
function callAround(before: string): Call | null {
  const words = wordsOf(before).map(({ text }) => text);
  const open = words.lastIndexOf('(');
  if (open < 1 || words.lastIndexOf(')') > open) return null;
  const form = words[open - 1]?.toLowerCase();
  if (form !== 'metric' && form !== 'measure') return null;
  return { form, argument: words.slice(open).filter((word) => word === ',').length };
}

async function argumentsOf(prisma: PrismaClient, { form, argument }: Call): Promise<RunFilterCandidate[]> {
  if (argument === 0)
    return (await knownNames(prisma, form)).map((name) => ({ text: `"${name}"`, description: '' }));
  if (form === 'metric' || argument > 1) return [];
  return [
    { text: 'validation', description: 'scored on the validation images' },
    { text: 'test', description: 'scored on the test images' },
  ];
}

async function fields(prisma: PrismaClient, typed: string): Promise<RunFilterCandidate[]> {
  const own = [...WHERE_FIELDS].map(([text, { description }]) => ({ text, description }));
  const forms = Object.entries(WHERE_FORMS).map(([text, description]) => ({ text, description }));
  if (typed.length < 2) return [...own, ...forms];
  const knobs = (await knownNames(prisma, 'knob')).map((path) => ({
    text: `config.${path}`,
    description: 'knob',
  }));
  return [...own, ...forms, ...knobs];
}

const ORDERED = ['=', '!=', '<', '<=', '>', '>=', 'in ('];
const COMPARISONS = {
  text: ['=', '!=', 'in (', 'contains', '~ /', '!~ /'],
  state: ['=', '!=', 'in ('],
  part: ['contains'],
  time: ['>', '>=', '<', '<=', '='],
  duration: ORDERED,
  fact: [],
} as const;

function comparisonsOf({ name, args }: WhereSubject): RunFilterCandidate[] {
  const field = args === null ? WHERE_FIELDS.get(name.toLowerCase()) : undefined;
  const signs = field ? signsOf(field) : ORDERED;
  return signs.map((text) => ({ text, description: WORDS[text] ?? '' }));
}

function signsOf(field: WhereField): readonly string[] {
  const signs = COMPARISONS[field.kind];
  return field.kind === 'text' && field.under ? ['under', ...signs] : signs;
}

const WORDS: Readonly<Record<string, string>> = {
  '=': 'is',
  '!=': 'is not',
  'in (': 'is one of',
  under: 'is this one or below it',
  contains: 'has this text in it, ignoring case',
  '~ /': 'matches a regular expression',
  '!~ /': 'does not match a regular expression',
};

/** Those that begin with what is typed, then those that have it in them; what is typed already is left out. */
function fitting(candidates: readonly RunFilterCandidate[], typed: string): RunFilterCandidate[] {
  const wanted = typed.toLowerCase();
  const begins: RunFilterCandidate[] = [];
  const has: RunFilterCandidate[] = [];
  for (const candidate of candidates) {
    const text = candidate.text.toLowerCase().replace(/^["']/, '');
    if (text === wanted) continue;
    if (text.startsWith(wanted)) begins.push(candidate);
    else if (text.includes(wanted)) has.push(candidate);
  }
  return [...begins, ...has].slice(0, MOST);
}
