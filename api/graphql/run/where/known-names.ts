import { measureFacts } from '#contracts/measures.ts';
import { metricCatalog } from '#contracts/metrics/metric-catalog.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { schemaFields } from '#lib/schema-fields.ts';
import { codedError } from '../../../errors.ts';
import { METHODS } from '../../method/methods.ts';
import { hasStoredName, type NamedValues, storedNames } from '../stored-names.ts';
import type { Mention } from './compile-where.ts';
import { didYouMean } from './did-you-mean.ts';

/**
 * Refuses names that nothing has: not a single run could match.
 *
 * @throws BAD_USER_INPUT at the name, with those that may have been meant
 */
export async function requireKnown(prisma: PrismaClient, mentions: readonly Mention[]): Promise<void> {
  const unknown = mentions.filter(({ kind, name }) => !DECLARED[kind].has(name));
  for (const { kind, name, position, length } of unknown) {
    const isThere = await Promise.all(STORED[kind].map((values) => hasStoredName(prisma, values, name)));
    if (isThere.includes(true)) continue;
    const near = didYouMean(name, await knownNames(prisma, kind));
    throw codedError('BAD_USER_INPUT', `${NOTHING_HAS[kind](name)}${near}`, { position, length });
  }
}

/** All names of a kind: what methods declare, and what runs have beside it. */
export async function knownNames(prisma: PrismaClient, kind: Mention['kind']): Promise<string[]> {
  const found = await Promise.all(STORED[kind].map((values) => storedNames(prisma, values)));
  return [...new Set([...DECLARED[kind], ...found.flat()])].sort();
}

const STORED: Readonly<Record<Mention['kind'], readonly NamedValues[]>> = {
  knob: ['knobs'],
  metric: ['metrics'],
  measure: ['validationMeasures', 'testMeasures'],
};

const NOTHING_HAS: Readonly<Record<Mention['kind'], (name: string) => string>> = {
  knob: (name) => `No method and no run has a knob "${name}".`,
  metric: (name) => `No run logs a metric "${name}".`,
  measure: (name) => `No run is scored by "${name}".`,
};

const DECLARED: Readonly<Record<Mention['kind'], ReadonlySet<string>>> = {
  knob: new Set(
    [...METHODS.values()].flatMap(({ configSchema }) =>
      schemaFields(configSchema as Record<string, unknown>).map(({ path }) => path),
    ),
  ),
  metric: new Set(metricCatalog.map(({ name }) => name)),
  measure: new Set(
    metricCatalog
      .map(({ name }) => name)
      .filter((name) => {
        const [group, measure = ''] = name.split('/');
        return (
          group === 'evaluation' && Object.keys(measureFacts).some((each) => measure.startsWith(`${each}_`))
        );
      }),
  ),
};
