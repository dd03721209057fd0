import { limits } from './limits.ts';

// The dashboard reads this file too: it uses nothing that a browser lacks.

/** A name as it is kept, or what is wrong with it: `rule` goes on after the field's name, e.g. `must not be empty`. */
export type ReadName =
  { readonly name: string; readonly problem: null } | { readonly name: null; readonly problem: NameProblem };

export interface NameProblem {
  readonly code: 'REQUIRED' | 'INVALID' | 'TOO_LONG';
  readonly rule: string;
}

/**
 * The one rule for names that people give. A name is kept without blanks around it and in Unicode's form NFC, so that
 * what looks the same is the same. Every script is welcome; refused is what forges, hides or breaks the line in which
 * the name is shown.
 *
 * @param most characters that it may have: code points of the form NFC
 */
export function readName(text: string, most: number = limits.maxNameLength): ReadName {
  const [unshowable] = text.match(UNSHOWABLE) ?? [];
  if (unshowable !== undefined) return refused('INVALID', `must not have ${kindOf(unshowable)}`);
  const name = text.trim().normalize('NFC');
  if (name === '') return refused('REQUIRED', 'must not be empty');
  if (!VISIBLE.test(name)) return refused('REQUIRED', 'must have a character that can be seen');
  if (PILED_MARKS.test(name))
    return refused('INVALID', `must not have more than ${MOST_MARKS} marks on one letter`);
  if (Array.from(name).length > most) return refused('TOO_LONG', `may have at most ${most} characters`);
  return { name, problem: null };
}

/** As `readName`, for the name of a file without its folders. */
export function readFileName(text: string): ReadName {
  const read = readName(text);
  if (read.problem || !/[/\\]|^\.\.?$/.test(read.name)) return read;
  return refused('INVALID', 'must be the name of a file, without folders');
}

/**
 * As `readName`, for an experiment, which is named by a path: `gta/night/first` lies below `gta/night`. Each segment is a
 * name by itself, kept without blanks around it.
 */
export function readExperimentPath(text: string): ReadName {
  const read = readName(text);
  if (read.problem) return read;
  const segments: string[] = [];
  for (const part of read.name.split('/')) {
    const segment = readName(part);
    if (segment.problem?.code === 'REQUIRED')
      return refused('INVALID', 'must have a name before and after each slash');
    if (segment.problem) return segment;
    if (segment.name === '.' || segment.name === '..')
      return refused('INVALID', 'must not have "." or ".." between slashes');
    segments.push(segment.name);
  }
  return { name: segments.join('/'), problem: null };
}

/** As `readName`, for an alias of a checkpoint, which stands wherever a checkpoint is named in another way. */
export function readAlias(text: string): ReadName {
  const read = readName(text);
  if (read.problem) return read;
  if (/^(?:latest|best)$/i.test(read.name))
    return refused('INVALID', 'must not be "latest" or "best", which mean something else');
  if (read.name.includes('@')) return refused('INVALID', 'must not have an "@", which names a step of a run');
  if (/^[0-9a-f]{8}$/i.test(read.name))
    return refused('INVALID', 'must not be 8 hexadecimal digits, which name a run');
  if (looksLikeId(read.name)) return refused('INVALID', 'must not look like an id');
  return read;
}

/** Whether a text may be the id of an object: no alias looks like one. */
export function looksLikeId(text: string): boolean {
  return /^[\w-]{50,}$/.test(text);
}

/** The paths that a path of an experiment lies below, the outermost first: of `a/b/c` they are `a` and `a/b`. */
export function experimentPathsAbove(path: string): string[] {
  const segments = path.split('/');
  return segments.slice(1).map((_, index) => segments.slice(0, index + 1).join('/'));
}

const JOINERS = '\\u200B-\\u200D\\p{Variation_Selector}\\u{E0020}-\\u{E007F}';

/**
 * What no line may show as it is: control characters and ends of lines, direction controls, lone halves of surrogate
 * pairs, noncharacters, and characters without a shape. The joiners of scripts and emoji are let through.
 */
export const UNSHOWABLE = new RegExp(
  '[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\p{Bidi_Control}\\p{Noncharacter_Code_Point}]' +
    `|(?![${JOINERS}])\\p{Default_Ignorable_Code_Point}`,
  'u',
);

/** A blank pattern of Braille is a symbol that shows nothing. */
const VISIBLE = /(?!\u2800)[\p{L}\p{N}\p{P}\p{S}\p{Co}]/u;

/** No writing system needs as many; floods of them cover the lines above and below. */
const MOST_MARKS = 8;
const PILED_MARKS = new RegExp(`(?:(?!\\p{Variation_Selector})\\p{M}){${MOST_MARKS + 1}}`, 'u');

function kindOf(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `${KINDS.find(([, pattern]) => pattern.test(character))?.[0] ?? 'invisible characters'} (U+${code})`;
}

const KINDS: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['line breaks', /[\n\r\u0085\p{Zl}\p{Zp}]/u],
  ['control characters', /\p{Cc}/u],
  ['characters that change the direction of text', /\p{Bidi_Control}/u],
  ['half of a surrogate pair', /\p{Cs}/u],
];

function refused(code: NameProblem['code'], rule: string): ReadName {
  return { name: null, problem: { code, rule } };
}
