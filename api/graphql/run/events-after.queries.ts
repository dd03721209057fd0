import type { PrismaClient, Run as RunRow } from '#db/generated/client.ts';
import { payloadsOf } from '../../events/event-payloads.ts';

/**
 * What a run got after its row was read. Lists leave it out, since `runEvents` after the row's cursor brings it: so
 * nothing comes twice. Few events at most, those of the milliseconds between.
 */
export async function eventsAfter(
  prisma: PrismaClient,
  run: RunRow,
): Promise<{ sampleIds: string[]; checkpointIds: string[] }> {
  const events = await prisma.runEvent.findMany({
    where: { runId: run.id, sequence: { gt: run.lastSequence }, kind: { in: ['SAMPLE', 'CHECKPOINT'] } },
    select: { kind: true, payload: true },
  });
  return {
    sampleIds: payloadsOf('SAMPLE', events).map(({ sampleId }) => sampleId),
    checkpointIds: payloadsOf('CHECKPOINT', events).map(({ checkpointId }) => checkpointId),
  };
}
