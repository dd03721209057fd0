import type { Prisma, PrismaClient } from '#db/generated/client.ts';
import { indexRunConfig } from '#db/runs/index-run-config.ts';

/** Gives a run another stored config, readable or not. */
export async function changeConfig(
  prisma: PrismaClient,
  runId: string,
  document: Prisma.InputJsonValue,
): Promise<void> {
  await prisma.runConfig.update({ where: { runId }, data: { document } });
  await indexRunConfig(prisma, runId);
}
