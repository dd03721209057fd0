import type { Prisma } from '#db/generated/client.ts';

/** The views that a user sees: their own, and shared ones. */
export function visibleViews(userId: string | null): { OR: Prisma.RunViewWhereInput[] } {
  return { OR: [{ isShared: true }, ...(userId === null ? [] : [{ ownerId: userId }])] };
}
