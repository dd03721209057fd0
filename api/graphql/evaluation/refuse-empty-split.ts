import type { ScoredSplit } from '#contracts/domain.ts';
import type { UserError } from '#contracts/errors.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { refuse } from '../shared/user-errors.ts';

/** Why nothing can be scored on a split, or null: both directions need images of both domains. */
export async function refuseEmptySplit(
  prisma: Pick<PrismaClient, 'domain'>,
  datasetVersionId: string,
  split: ScoredSplit,
): Promise<UserError | null> {
  const domains = await prisma.domain.findMany({ where: { datasetVersionId }, orderBy: { side: 'asc' } });
  const countOf = (domain: (typeof domains)[number]) => ({
    VALIDATION: domain.validationCount,
    TEST: domain.testCount,
  });
  const empty = domains.filter((domain) => countOf(domain)[split] === 0);
  if (empty.length === 0) return null;
  const name = split.toLowerCase();
  const other = split === 'VALIDATION' ? 'TEST' : 'VALIDATION';
  const advice = domains.every((domain) => countOf(domain)[other] > 0)
    ? `Score it on the ${other.toLowerCase()} images`
    : `Import a version with a ${name} folder in each domain, and train on it`;
  const sides = empty.map(({ side }) => `domain ${side}`).join(' and ');
  return refuse(
    'INVALID_STATE',
    ['split'],
    `There are no ${name} images in ${sides} of its dataset. ${advice}.`,
  );
}
