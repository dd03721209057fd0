import type { CheckpointPolicy } from '#contracts/checkpoint-policy.ts';
import { chooseCheckpoints } from '#contracts/choose-checkpoints.ts';
import { metricCatalog } from '#contracts/metrics/metric-catalog.ts';
import { isTerminal } from '#contracts/run-state.ts';
import type { PrismaClient, Run as RunRow } from '#db/generated/client.ts';
import { type CheckpointPlan, planCheckpoints, type PlannedCheckpoint } from '#db/trash/plan-checkpoints.ts';
import type { CheckpointBill } from './checkpoint-policy.type.ts';

/** What a policy would keep of a run, in bytes; nothing is changed. Without one, all that there is. */
export async function readCheckpointBill(
  prisma: PrismaClient,
  run: RunRow,
  policy: CheckpointPolicy | null,
): Promise<CheckpointBill> {
  const plan = await planCheckpoints(prisma, run.id, policy ?? KEEP_ALL);
  const { checkpoints } = plan;
  const kept = policy === null ? checkpoints : pick(checkpoints, plan.kept);
  return {
    count: checkpoints.length,
    byteSize: bytesOf(checkpoints),
    keptByteSize: bytesOf(kept),
    goingSteps: policy === null ? [] : pick(checkpoints, plan.going).map(({ step }) => step),
    unscoredSteps: policy === null ? [] : pick(checkpoints, plan.unscored).map(({ step }) => step),
    endByteSize: isTerminal(run.state) ? null : bytesAtEnd(run, plan, policy),
  };
}

const KEEP_ALL: CheckpointPolicy = { keepLast: null, keepEvery: 1, keepBest: null, keepBestBy: null };

function pick(checkpoints: readonly PlannedCheckpoint[], ids: readonly string[]): PlannedCheckpoint[] {
  return checkpoints.filter(({ id }) => ids.includes(id));
}

function bytesOf(checkpoints: readonly PlannedCheckpoint[]): number {
  const artifacts = new Map(
    checkpoints.flatMap(({ artifacts: held }) => held.map(({ id, byteSize }) => [id, byteSize])),
  );
  const own = checkpoints.reduce((sum, { ownBytes }) => sum + ownBytes, 0);
  return [...artifacts.values()].reduce((sum, bytes) => sum + bytes, own);
}

/** Further checkpoints that are thought of; beyond that nobody asks for a megabyte more or less. */
const MOST_TO_COME = 5_000;
/** Of so many of the newest the distance is taken. */
const MEASURED = 10;

/** As many steps from one to the next as between the newest ones, of the size of the newest, and no better than any other. */
function bytesAtEnd(
  run: RunRow,
  { checkpoints }: CheckpointPlan,
  policy: CheckpointPolicy | null,
): number | null {
  const newest = checkpoints.at(-1);
  const measured = checkpoints.slice(-MEASURED);
  const [oldest] = measured;
  if (!newest || !oldest || newest.step === oldest.step) return null;
  const distance = Math.max(1, (newest.step - oldest.step) / (measured.length - 1));
  const count = Math.min(MOST_TO_COME, Math.ceil(Math.max(0, run.totalSteps - newest.step) / distance));
  const worst = metricCatalog.find(({ name }) => name === policy?.keepBestBy)?.isLowerBetter
    ? Number.POSITIVE_INFINITY
    : Number.NEGATIVE_INFINITY;
  const atEnd = [
    // By then they are scored.
    ...checkpoints.map((each) => ({ ...each, score: each.score ?? worst })),
    ...Array.from({ length: count }, (_, i) => ({
      ...newest,
      id: `to come ${i}`,
      step: Math.min(run.totalSteps, Math.round(newest.step + (i + 1) * distance)),
      isSound: true,
      isNeeded: false,
      score: worst,
    })),
  ];
  if (policy === null) return bytesOf(atEnd);
  return bytesOf(pick(atEnd, chooseCheckpoints(policy, atEnd).kept));
}
