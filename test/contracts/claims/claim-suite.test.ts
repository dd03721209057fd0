import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readClaimSuite } from '#contracts/claims/claim-suite.ts';
import { newRunConfig } from '#contracts/new-run-config.ts';
import { methodDefinition } from '#contracts/run-config.ts';
import { merged } from '#lib/merged.ts';

const FOLDER = fileURLToPath(new URL('../../../docs/claims/', import.meta.url));
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));

function stored(file: string): Stored {
  return JSON.parse(readFileSync(`${FOLDER}${file}`, 'utf8')) as Stored;
}

interface Stored {
  claims: { rule: Record<string, unknown>; tracks: string[] }[];
  [field: string]: unknown;
}

/** The rule of the claim RQ2. */
function ruleOf(suite: Stored): Record<string, unknown> {
  const [, claim] = suite.claims;
  if (!claim) throw new Error('expected a second claim');
  return claim.rule;
}

/** The suite of the claims, changed. */
function changed(change: (suite: Stored) => void): Stored {
  const suite = stored('mnist-single-small.json');
  change(suite);
  return suite;
}

describe.each(files)('docs/claims/%s', (file) => {
  const suite = readClaimSuite(stored(file));

  test('is named as its file', () => {
    expect(`${suite.name}.json`).toBe(file);
  });

  test('every model is a config that a run can be started with, at every rate and in every track', () => {
    for (const model of suite.models)
      for (const changes of Object.values(model.tracks))
        for (const rate of suite.search.rates) {
          if (typeof changes === 'string') continue;
          const rates = Object.fromEntries(
            Object.entries(model.learningRates).map(([knob, share]) => [knob, share * rate]),
          );
          const weights = model.weightsKnob
            ? { [model.weightsKnob]: '019aaaaa-0000-7000-8000-000000000000' }
            : {};
          const { config, refusals } = newRunConfig(
            model.preset,
            merged(suite.common, changes, rates, weights, { seed: 0 }),
          );
          expect(refusals).toBeNull();
          const variants = methodDefinition(config?.method ?? 'egsc-it').variants.map(({ name }) => name);
          for (const row of suite.rows.filter((each) => each.model === model.name))
            expect(variants).toContain(row.variant);
        }
  });

  test('the seed of the search of learning rates is none of those that rows are usually run with', () => {
    expect(suite.search.seed).toBeGreaterThan(10);
  });
});

test('in the published track no method has a loss that no paper has', () => {
  const suite = readClaimSuite(stored('mnist-single-small.json'));
  for (const { tracks } of suite.models) {
    const weights = (tracks['published'] as { lossWeights: Record<string, number> }).lossWeights;
    for (const name of ['pixelEnergy', 'regionColor', 'colorMoments']) expect(weights[name] ?? 0).toBe(0);
  }
});

test.each([
  [
    'names a row that is not there',
    (suite: Stored) => {
      ruleOf(suite)['than'] = 'no-hats';
    },
    'the claim RQ2 names the row "no-hats", but there are: cyclegan, unit, munit, full, no-mask',
  ],
  [
    'names a measure that is not there',
    (suite: Stored) => {
      ruleOf(suite)['measures'] = [{ measure: 'beauty', margin: 0.01 }];
    },
    '"beauty" is no measure that a claim can be of: ssim, ',
  ],
  [
    'is of a measure that seeds cannot be drawn of',
    (suite: Stored) => {
      ruleOf(suite)['measures'] = [{ measure: 'ssim_p5', margin: 0.01 }];
    },
    '"ssim_p5" is no measure that a claim can be of',
  ],
  [
    'names a track that is not there',
    (suite: Stored) => {
      suite.claims[0]?.tracks.push('free');
    },
    'the claim RQ1 names the track "free", but there are: published, assisted',
  ],
  [
    'names a row that its track does not have',
    (suite: Stored) => {
      ruleOf(suite)['than'] = 'vgg';
    },
    'the claim RQ2 names the row "vgg", which the track assisted does not have',
  ],
])('a claim that %s is refused, and says what there is', (_, change, message) => {
  expect(() => readClaimSuite(changed(change))).toThrow(message);
});

test('a suite of a newer program is refused as such', () => {
  expect(() => readClaimSuite(changed((suite) => (suite['version'] = 2)))).toThrow('Upgrade this program');
});
