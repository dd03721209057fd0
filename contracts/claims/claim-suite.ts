import { z } from 'zod';
import { scoredSplitSchema } from '../domain.ts';
import { measureFacts, type MeasureName } from '../measures.ts';
import { referenceFacts, type ReferenceName } from '../reference-translators.ts';
import { versionedReader } from '../stored/versioned-reader.ts';
import { claimSchema, rowsOfRule } from './claim.ts';

const VERSION = 1;

const nameSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,49}$/, 'must be lower case with hyphens');
const configSchema = z.record(z.string(), z.unknown());
const measureSchema = z.enum(Object.keys(measureFacts) as [MeasureName, ...MeasureName[]]);
const referenceSchema = z.enum(Object.keys(referenceFacts) as [ReferenceName, ...ReferenceName[]]);

/** Something to train: a preset with the losses of each track. */
const modelSchema = z.strictObject({
  name: nameSchema,
  /** In a table, e.g. "EGSC-IT". */
  label: z.string().min(1).max(50),
  preset: z.string().min(1),
  /** The knobs that hold its learning rate, with the share of it that each gets. */
  learningRates: z.record(z.string(), z.number().positive()),
  /** The model whose search its learning rate is taken from; null for its own. */
  rateOf: nameSchema.nullable(),
  /** The knob that takes the weights of a perceptual network, where it needs some; its rows wait for them. */
  weightsKnob: z.string().nullable(),
  /** By track: changes to the preset beside those that all models have, or the track whose runs stand for this one too. */
  tracks: z.record(nameSchema, z.union([configSchema, nameSchema])),
  /** About what a run takes on two CPU cores, for the plan. */
  seconds: z.number().positive(),
});

/** A row of the table: a model, whole or with a part left out. */
const suiteRowSchema = z.strictObject({
  name: nameSchema,
  label: z.string().min(1).max(80),
  model: nameSchema,
  /** One of the variants of its method (contracts/methods). */
  variant: nameSchema,
});

/** Something that has to hold, or the table means nothing. */
const checkSchema = z.discriminatedUnion('type', [
  /** A row is at most `above` over the best of reference translators: beyond that it sees what it should not. */
  z.strictObject({
    type: z.literal('AT_MOST_REFERENCES'),
    row: nameSchema,
    track: nameSchema,
    measure: measureSchema,
    references: z.array(referenceSchema).min(1),
    above: z.number().nonnegative(),
  }),
  /** A row scores more than blind guessing. */
  z.strictObject({
    type: z.literal('ABOVE_CHANCE'),
    row: nameSchema,
    track: nameSchema,
    measure: measureSchema,
  }),
  /** A reference translator has a value that is known. */
  z.strictObject({
    type: z.literal('REFERENCE_IS'),
    reference: referenceSchema,
    metric: z.string().startsWith('evaluation/'),
    value: z.number(),
    within: z.number().nonnegative(),
  }),
]);
export type SuiteCheck = z.infer<typeof checkSchema>;

const claimSuiteSchema = z
  .strictObject({
    version: z.literal(VERSION),
    name: nameSchema,
    title: z.string().min(1).max(200),
    /** Name of a dataset; null for MNIST-Single, which is made if need be. */
    dataset: z.string().nullable(),
    /** The images that verdicts are of. */
    split: scoredSplitSchema,
    /** Changes to the presets of all models alike. */
    common: configSchema,
    tracks: z
      .array(z.strictObject({ name: nameSchema, label: z.string().min(1), description: z.string().min(1) }))
      .min(1),
    /** The learning rate of every model is the one of these by which this measure, averaged over both directions, is best. */
    search: z.strictObject({
      rates: z.array(z.number().positive()).min(2),
      /** Not among those of the rows. */
      seed: z.int().nonnegative(),
      track: nameSchema,
      split: scoredSplitSchema,
      measure: measureSchema,
    }),
    models: z.array(modelSchema).min(1),
    rows: z.array(suiteRowSchema).min(1),
    claims: z.array(claimSchema).min(1),
    checks: z.array(checkSchema),
  })
  .check(({ value, issues }) => {
    for (const { path, message } of faultsOf(value))
      issues.push({ code: 'custom', path, message, input: value });
  });

/**
 * Claims, and all that is run to answer them: what is trained in which tracks, by what learning rates are chosen, and what
 * has to hold of the table.
 */
export type ClaimSuite = z.infer<typeof claimSuiteSchema>;
export type SuiteModel = ClaimSuite['models'][number];
export type SuiteRow = ClaimSuite['rows'][number];

/** Reads a suite. A claim that names a row, track or measure that is not there is a fault. @throws UnreadableRecordError */
export const readClaimSuite = versionedReader<ClaimSuite>({
  name: 'suite of claims',
  version: VERSION,
  schema: claimSuiteSchema,
  upgrades: [],
});

interface Fault {
  readonly path: (string | number)[];
  readonly message: string;
}

/** Names that name nothing, and names that are given twice. */
function faultsOf(suite: z.infer<typeof claimSuiteSchema>): Fault[] {
  const { models, rows, tracks, claims, search, checks } = suite;
  const known = {
    model: models.map(({ name }) => name),
    row: rows.map(({ name }) => name),
    track: tracks.map(({ name }) => name),
    claim: claims.map(({ id }) => id),
  };
  const faults: Fault[] = [];
  const refuse = (path: Fault['path'], message: string) => faults.push({ path, message });
  const requireName = (kind: keyof typeof known, name: string, path: Fault['path'], who: string) => {
    if (!known[kind].includes(name))
      refuse(path, `${who} names the ${kind} "${name}", but there are: ${known[kind].join(', ')}`);
  };
  for (const [kind, names] of Object.entries(known))
    for (const name of names.filter((each, i) => names.indexOf(each) !== i))
      refuse([`${kind}s`], `two are named "${name}"`);

  requireName('track', search.track, ['search', 'track'], 'the search');
  for (const [i, { name, rateOf, tracks: of }] of models.entries()) {
    const who = `the model ${name}`;
    if (rateOf !== null) requireName('model', rateOf, ['models', i, 'rateOf'], who);
    for (const [track, changes] of Object.entries(of)) {
      requireName('track', track, ['models', i, 'tracks'], who);
      if (typeof changes === 'string' && typeof of[changes] !== 'object')
        refuse(['models', i, 'tracks', track], `${who} has no runs in the track "${changes}"`);
    }
    if (rateOf === null && typeof of[search.track] !== 'object')
      refuse(['models', i, 'tracks'], `${who} has no runs in the track ${search.track} to choose a rate by`);
  }
  for (const [i, { name, model }] of rows.entries())
    requireName('model', model, ['rows', i, 'model'], `the row ${name}`);
  const requireRow = (row: string, track: string, path: Fault['path'], who: string) => {
    requireName('row', row, path, who);
    requireName('track', track, path, who);
    const model = models.find(({ name }) => name === rows.find((each) => each.name === row)?.model);
    if (model && known.track.includes(track) && model.tracks[track] === undefined)
      refuse(path, `${who} names the row "${row}", which the track ${track} does not have`);
  };
  for (const [i, { id, rule, tracks: of }] of claims.entries())
    for (const track of of)
      for (const row of rowsOfRule(rule)) requireRow(row, track, ['claims', i], `the claim ${id}`);
  for (const [i, check] of checks.entries())
    if (check.type !== 'REFERENCE_IS') requireRow(check.row, check.track, ['checks', i], 'a check');
  return faults;
}
