import { createHash } from 'node:crypto';
import type { UserError } from '#contracts/errors.ts';
import type { Prisma, PrismaClient } from '#db/generated/client.ts';
import { canonicalJson, type Json } from '#lib/canonical-json.ts';
import { refusable } from './refusable.ts';

export interface Request {
  readonly actorId: string;
  readonly mutation: string;
  /** Null: do it whenever it is asked. */
  readonly key: string | null;
  /** Variables of a request: plain JSON. The order of keys in an object does not matter. */
  readonly input: unknown;
}

export type Outcome = { readonly ids: readonly string[] } | { readonly userErrors: readonly UserError[] };

/**
 * Does an effect once for each key. The key is stored in the effect's own transaction, so there is never the one
 * without the other; a second request with the key waits for the first one to commit and gets its ids.
 */
export function once(
  prisma: PrismaClient,
  { actorId, mutation, key, input }: Request,
  effect: (transaction: Prisma.TransactionClient) => Promise<readonly string[]>,
): Promise<Outcome> {
  return refusable(prisma, async (transaction) => {
    if (key === null) return { ids: await effect(transaction) };
    const requestHash = createHash('sha256')
      .update(canonicalJson(input as Json))
      .digest('hex');
    const { count } = await transaction.idempotency.createMany({
      data: { actorId, mutation, key, requestHash, responseIds: [] },
      skipDuplicates: true, // waits while another transaction holds the key
    });
    const where = { actorId_mutation_key: { actorId, mutation, key } };
    if (count === 1) {
      const ids = await effect(transaction);
      await transaction.idempotency.update({ where, data: { responseIds: [...ids] } });
      return { ids };
    }
    const stored = await transaction.idempotency.findUniqueOrThrow({ where });
    return stored.requestHash === requestHash ? { ids: stored.responseIds } : { userErrors: [reused] };
  });
}

const reused: UserError = {
  code: 'IDEMPOTENCY_KEY_REUSED',
  field: ['idempotencyKey'],
  message: 'This key was used with another input before. Use a new key for a new request.',
};
