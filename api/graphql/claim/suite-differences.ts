import type { ClaimSuite } from '#contracts/claims/claim-suite.ts';
import { canonicalJson, type Json } from '#lib/canonical-json.ts';

/** A setting in which two suites differ. */
interface SuiteDifference {
  /** E.g. `models.unit.tracks.published.lossWeights.cycle`. */
  readonly path: string;
  /** JSON; null where the suite does not have it. */
  readonly stored: string | null;
  readonly wanted: string | null;
}

/** Words for people, and what a plan guesses, change nothing of what is run or decided. */
const WORDS: ReadonlySet<string> = new Set([
  'title',
  'label',
  'description',
  'sentence',
  'source',
  'overturnedBy',
  'seconds',
]);

/** What is run or decided otherwise by one suite than by another. */
export function suiteDifferences(stored: ClaimSuite, wanted: ClaimSuite): SuiteDifference[] {
  const [before, after] = [new Map(leavesOf(stored)), new Map(leavesOf(wanted))];
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((path) => ({ path, stored: before.get(path) ?? null, wanted: after.get(path) ?? null }))
    .filter((each) => each.stored !== each.wanted);
}

function leavesOf(value: unknown, path: readonly string[] = []): [path: string, json: string][] {
  if (typeof value !== 'object' || value === null || isPlainList(value))
    return [[path.join('.'), canonicalJson(value as Json)]]; // suites are read from JSON
  return Object.entries(value).flatMap(([key, item]) =>
    WORDS.has(key) ? [] : leavesOf(item, [...path, Array.isArray(value) ? nameOf(item, key) : key]),
  );
}

function isPlainList(value: object): boolean {
  return Array.isArray(value) && value.every((item) => typeof item !== 'object');
}

/** Things in lists are told apart by their names, where they have some. */
function nameOf(item: unknown, place: string): string {
  const { name, id } = item as { readonly name?: unknown; readonly id?: unknown };
  return typeof name === 'string' ? name : typeof id === 'string' ? id : place;
}
