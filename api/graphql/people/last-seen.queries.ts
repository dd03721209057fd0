import type { PrismaClient } from '#db/generated/client.ts';

/** When each user was here last, in a browser or by an API key; null for who never was. */
export async function readLastSeen(
  prisma: PrismaClient,
  userIds: readonly string[],
): Promise<(Date | null)[]> {
  const rows = await prisma.$queryRaw<{ id: string; at: Date | null }[]>`
    select "user".id::text, greatest(
      (select max(session.last_used_at) from session where session.user_id = "user".id),
      (select max(api_token.last_used_at) from api_token where api_token.user_id = "user".id)) as at
    from "user" where "user".id = any(${userIds}::uuid[])`;
  const times = new Map(rows.map(({ id, at }) => [id, at]));
  return userIds.map((id) => times.get(id) ?? null);
}
