import type { UserError } from '#contracts/errors.ts';
import { limits } from '#contracts/limits.ts';
import type { Prisma } from '#db/generated/client.ts';
import { formatBytes } from '#lib/format-bytes.ts';
import { refuse } from '../shared/user-errors.ts';

/**
 * Refuses uploads of a user who has too many that were never finalized: they take space that nobody uses. Call it in the
 * transaction that makes their rows; those of one user wait for one another.
 */
export async function checkQuota(
  transaction: Prisma.TransactionClient,
  userId: string,
  files: readonly { readonly byteSize: number }[],
): Promise<UserError[]> {
  await transaction.$queryRaw`select from "user" where id = ${userId}::uuid for update`;
  const [pending] = await transaction.$queryRaw<{ count: number; bytes: number }[]>`
    select count(*)::int as count, coalesce(sum(byte_size), 0)::float8 as bytes from upload
    where user_id = ${userId}::uuid and state = 'PENDING' and expires_at > now()`;
  const count = (pending?.count ?? 0) + files.length;
  const bytes = files.reduce((sum, { byteSize }) => sum + byteSize, pending?.bytes ?? 0);
  if (count <= limits.maxPendingUploads && bytes <= limits.maxPendingUploadBytes) return [];
  const message =
    `With these you would have ${count} unfinalized uploads (${formatBytes(bytes)}); ` +
    `at most ${limits.maxPendingUploads} (${formatBytes(limits.maxPendingUploadBytes)}) are allowed. ` +
    'Finalize some, or wait an hour: unfinalized uploads then expire.';
  return [refuse('QUOTA_EXCEEDED', ['files'], message)];
}
