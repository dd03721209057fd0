import { z } from 'zod';
import { type ClaimSuite, readClaimSuite } from '#contracts/claims/claim-suite.ts';
import type { UserError } from '#contracts/errors.ts';
import { experimentPathSchema } from '#contracts/name-schema.ts';
import { UnreadableRecordError } from '#contracts/stored/unreadable-record-error.ts';
import type { Experiment, Prisma, PrismaClient } from '#db/generated/client.ts';
import { experimentNamed } from '#db/runs/experiment-named.ts';
import type { Viewer } from '../../auth/viewer.ts';
import { recordChanges } from '../audit/record-changes.ts';
import { refusePlace } from '../experiment/refuse-place.ts';
import { parseInput, refuse } from '../shared/user-errors.ts';
import type { SaveClaimsInput } from './claim.input.ts';
import { refuseSuite } from './refuse-suite.ts';
import { suiteDifferences } from './suite-differences.ts';

const schema = z.object({ experimentName: experimentPathSchema });

interface SavedClaims {
  readonly experiment: Experiment | null;
  readonly userErrors: readonly UserError[];
}

/**
 * Makes an experiment answer the claims of a suite. One that does already keeps its suite, but for words: what is run and how
 * it is decided was fixed before, so that other settings are refused.
 */
export async function saveClaims(
  prisma: PrismaClient,
  viewer: Viewer,
  input: SaveClaimsInput,
): Promise<SavedClaims> {
  const parsed = parseInput(schema, input);
  if (parsed.userErrors) return refused(...parsed.userErrors);
  const { experimentName } = parsed.value;
  const forbidden = refusePlace(viewer, experimentName, ['experimentName']);
  if (forbidden) return refused(forbidden);
  const { suite, userErrors } = readSuite(input.suite);
  if (!suite) return refused(...userErrors);
  return prisma.$transaction(async (transaction) => {
    const { id } = await experimentNamed(transaction, experimentName);
    await transaction.$queryRaw`select from experiment where id = ${id}::uuid for no key update`;
    const { claims } = await transaction.experiment.findUniqueOrThrow({ where: { id } });
    const differences = claims === null ? [] : suiteDifferences(readClaimSuite(claims), suite);
    if (differences.length > 0)
      return refused(
        ...differences.map(({ path, stored, wanted }) =>
          refuse(
            'INVALID_STATE',
            ['suite', ...path.split('.')],
            `"${path}" is ${stored ?? 'missing'} in the experiment, but ${wanted ?? 'missing'} in this suite. Give other settings another name.`,
          ),
        ),
      );
    const experiment = await transaction.experiment.update({
      where: { id },
      data: { claims: suite as Prisma.InputJsonObject },
    });
    const shown = (kept: ClaimSuite) => ({ experiment: experimentName, claims: kept.claims });
    const before = claims === null ? null : shown(readClaimSuite(claims));
    await recordChanges(transaction, [{ type: 'Experiment', id, before, after: shown(suite) }]);
    return { experiment, userErrors: [] };
  });
}

function refused(...userErrors: readonly UserError[]): SavedClaims {
  return { experiment: null, userErrors };
}

type ReadSuite =
  | { readonly suite: ClaimSuite; readonly userErrors: readonly [] }
  | { readonly suite: null; readonly userErrors: readonly UserError[] };

function readSuite(document: unknown): ReadSuite {
  try {
    const suite = readClaimSuite(document);
    const userErrors = refuseSuite(suite);
    return userErrors.length > 0 ? { suite: null, userErrors } : { suite, userErrors: [] };
  } catch (error) {
    if (!(error instanceof UnreadableRecordError)) throw error;
    return { suite: null, userErrors: [refuse('INVALID', ['suite'], error.message)] };
  }
}
