import peggy from 'peggy';
import { limits } from '#contracts/limits.ts';
import { codedError, type TextPlace } from '../../../errors.ts';
import { WHERE_GRAMMAR } from './where-grammar.ts';
import type { WhereNode, WhereSubject } from './where-node.ts';
import { wordAt } from './word-at.ts';

/**
 * What the text of a filter says.
 *
 * @throws BAD_USER_INPUT that names the place and what was expected there
 */
export function parseWhere(text: string): WhereNode {
  const parsed = tryToParse(text);
  if ('node' in parsed) return parsed.node;
  throw codedError('BAD_USER_INPUT', parsed.message, parsed.place);
}

export type ParsedWhere =
  | { readonly node: WhereNode }
  | {
      readonly message: string;
      readonly place: TextPlace;
      /** Labels of the grammar; empty where something else is wrong. */
      readonly expected: readonly string[];
    };

/** @param hear of each thing that is compared, in the order of the text, also where the text is broken further on */
export function tryToParse(text: string, hear?: (subject: WhereSubject) => void): ParsedWhere {
  if (text.length > limits.maxFilterCharacters)
    return {
      message: `A filter may have at most ${limits.maxFilterCharacters} characters; this one has ${text.length}.`,
      place: { position: limits.maxFilterCharacters, length: text.length - limits.maxFilterCharacters },
      expected: [],
    };
  parser ??= peggy.generate(WHERE_GRAMMAR);
  try {
    return { node: parser.parse(text, { hear, mostLevels: MOST_PARENTHESES }) as WhereNode };
  } catch (error) {
    if (!(error instanceof parser.SyntaxError)) throw error;
    return explained(text, error);
  }
}

/** Made of its grammar when it is first needed. */
let parser: peggy.Parser | undefined;

/** Far beyond the levels that a filter may have, and far from the end of the stack. */
const MOST_PARENTHESES = 50;

const INSTEAD_OF_COMPARISON = ['(', '.'];

function explained(text: string, { message, expected, location }: peggy.parser.SyntaxError): ParsedWhere {
  const position = location.start.offset;
  if (!expected)
    return { message, place: { position, length: location.end.offset - position }, expected: [] };
  const labels = [...new Set(expected.map(labelOf))].sort();
  const found = wordAt(text, position);
  const isComparison = labels.includes('a comparison');
  const wanted = labels.filter((label) => !isComparison || !INSTEAD_OF_COMPARISON.includes(label));
  return {
    message: `Expected ${inWords(wanted)}, but ${found ? `found ${found.text}` : 'the filter ends here'}.`,
    place: { position, length: found?.text.length ?? 0 },
    expected: labels,
  };
}

function labelOf(expectation: peggy.parser.Expectation): string {
  if (expectation.type === 'other') return expectation.description;
  return expectation.type === 'end' ? END : 'something else';
}
const END = 'the end';

const SPELLED_OUT: Readonly<Record<string, string>> = {
  'a comparison': 'a comparison (=, !=, <, <=, >, >=, ~, in or contains)',
  'a regular expression': 'a regular expression such as /gta/i',
};

function inWords(labels: readonly string[]): string {
  const words = labels.map((label) => SPELLED_OUT[label] ?? (label.includes(' ') ? label : `"${label}"`));
  return words.length < 2 ? (words[0] ?? END) : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}
