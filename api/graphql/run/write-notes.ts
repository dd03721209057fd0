import type { Prisma } from '#db/generated/client.ts';

/** Replaces the notes of a run; empty takes them away. */
export async function writeNotes(
  transaction: Prisma.TransactionClient,
  runId: string,
  text: string,
): Promise<void> {
  const where = { runId };
  if (text === '') await transaction.runNotes.deleteMany({ where });
  else await transaction.runNotes.upsert({ where, create: { runId, text }, update: { text } });
}
