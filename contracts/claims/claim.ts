import { z } from 'zod';
import { measureFacts, type MeasureName } from '../measures.ts';

/** Statistics that seeds and images can be drawn again of. */
const POOLED: readonly string[] = ['MEAN', 'EXEMPLAR_RETRIEVAL', 'STYLE_COVERAGE', 'COLLAPSE_RATE'];
const names = (Object.keys(measureFacts) as MeasureName[]).filter((name) =>
  POOLED.includes(measureFacts[name].of),
);

/** A measure that a claim can be of. */
const measureSchema = z.enum(names as [MeasureName, ...MeasureName[]], {
  error: ({ input }) => `"${String(input)}" is no measure that a claim can be of: ${names.join(', ')}`,
});
const rowSchema = z.string().min(1).max(50);

/** A measure, and how far beyond equality a difference has to lie: in the unit of the measure, e.g. 0.01 of a share is a point. */
const withMargin = z.strictObject({ measure: measureSchema, margin: z.number().nonnegative() });

/** What the rows of a claim have to come to; how that makes a verdict is in api/claims. */
const claimRuleSchema = z.discriminatedUnion('type', [
  /** `row` is better than `than` in all measures. */
  z.strictObject({
    type: z.literal('BETTER'),
    row: rowSchema,
    than: rowSchema,
    measures: z.array(withMargin).min(1),
  }),
  /** `row` retrieves its exemplars more often than it does with its exemplars shuffled. */
  z.strictObject({
    type: z.literal('ABOVE_SHUFFLED'),
    row: rowSchema,
    margin: z.number().nonnegative(),
  }),
  /** `row` reaches a level in all measures. */
  z.strictObject({
    type: z.literal('AT_LEAST'),
    row: rowSchema,
    measures: z.array(z.strictObject({ measure: measureSchema, least: z.number() })).min(1),
  }),
  /** Beside each rival, `row` is worse in no measure and better in one. */
  z.strictObject({
    type: z.literal('DOMINATES'),
    row: rowSchema,
    rivals: z.array(rowSchema).min(1),
    measures: z.array(withMargin).min(1),
  }),
  /** The rows stand in the order of published values, by Kendall's tau, in all measures. */
  z.strictObject({
    type: z.literal('ORDER'),
    published: z.array(z.strictObject({ row: rowSchema, ab: z.number(), ba: z.number() })).min(3),
    measures: z.array(measureSchema).min(1),
  }),
]);
export type ClaimRule = z.infer<typeof claimRuleSchema>;

/** A sentence that runs can speak for or against. */
export const claimSchema = z.strictObject({
  /** E.g. `RQ2`. */
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,29}$/),
  sentence: z.string().min(1).max(500),
  /** Who says so, and where. */
  source: z.string().min(1).max(500),
  /** What would change the verdict. */
  overturnedBy: z.string().min(1).max(2000),
  /** Names of tracks; each has a verdict of its own. */
  tracks: z.array(z.string()).min(1),
  /** Seeds that its rows are run with: the first ones of those that are wanted. */
  seeds: z.int().min(2).max(100),
  rule: claimRuleSchema,
});
export type Claim = z.infer<typeof claimSchema>;

/** Names of the rows that a rule compares, each once. */
export function rowsOfRule(rule: ClaimRule): string[] {
  switch (rule.type) {
    case 'BETTER':
      return [rule.row, rule.than];
    case 'ABOVE_SHUFFLED':
    case 'AT_LEAST':
      return [rule.row];
    case 'DOMINATES':
      return [...new Set([rule.row, ...rule.rivals])];
    case 'ORDER':
      return [...new Set(rule.published.map(({ row }) => row))];
  }
}
