import type { PrismaClient } from '#db/generated/client.ts';

/** A segment of a run and how far readers see it. */
export interface ChainLink {
  readonly epoch: number;
  /** Steps the segment starts after. */
  readonly fromStep: number;
  /** The last step that is seen; null for the newest segment, which has no end yet. */
  readonly untilStep: number | null;
}

/**
 * The chains of runs, oldest segment first. A resume hides what every earlier segment logged beyond the step it
 * started after, also when one of those was itself a resume from further on.
 */
export async function readChains(prisma: PrismaClient, runIds: readonly string[]): Promise<ChainLink[][]> {
  const rows = await prisma.segment.findMany({
    where: { runId: { in: [...runIds] } },
    orderBy: { epoch: 'desc' },
    select: { runId: true, epoch: true, fromStep: true },
  });
  return runIds.map((runId) => {
    const chain: ChainLink[] = [];
    let untilStep: number | null = null;
    for (const { epoch, fromStep } of rows.filter((row) => row.runId === runId)) {
      chain.unshift({ epoch, fromStep, untilStep });
      untilStep = Math.min(untilStep ?? fromStep, fromStep);
    }
    return chain;
  });
}

/** Whether readers see what a segment logged at a step. */
export function isVisible(chain: readonly ChainLink[], epoch: number, step: number): boolean {
  const link = chain.find((candidate) => candidate.epoch === epoch);
  return link !== undefined && (link.untilStep === null || step <= link.untilStep);
}
