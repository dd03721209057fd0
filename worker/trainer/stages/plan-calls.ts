import { joinSteps } from '../../compute/join-steps.ts';
import type { Step } from '../../compute/step.ts';
import type { UpdateSpec } from '../../engine/methods/method.ts';

/** One run of a compiled step: of one update or, in their order, of several that see the same batch. */
export interface PlannedCall {
  readonly step: Step;
  /** Whether it draws a batch or sees that of the call before. */
  readonly draw: UpdateSpec['draw'];
  readonly parts: readonly PlannedUpdate[];
}

export interface PlannedUpdate {
  readonly update: UpdateSpec;
  /** Which of the update's runs within the training step, from 0. */
  readonly run: number;
  /** Names that its feeds have in the call's step, where they are others. */
  readonly feedNames: Readonly<Record<string, string>>;
  /** What stands before the names of its outputs there. */
  readonly outputPrefix: string;
}

/**
 * The calls of a training step. An update that sees the batch of the one before it, and is handed nothing on the host, is
 * made in the same call, and what both compute from it is computed once. An update that draws a batch of its own has nothing
 * in common with the others, and has a call of its own.
 */
export function planCalls(updates: readonly UpdateSpec[]): PlannedCall[] {
  const groups: UpdateSpec[][] = [];
  for (const update of updates) {
    const group = groups.at(-1);
    if (group?.at(-1)?.perStep === 1 && goesOn(update)) group.push(update);
    else groups.push([update]);
  }
  return groups.flatMap((group) => {
    const [first] = group;
    if (!first || group.length === 1) return separateCalls(group);
    return [joinedCall(first, group), ...separateCalls(group.slice(-1)).slice(1)];
  });
}

/** The same with a call for every run of every update. */
export function separateCalls(updates: readonly UpdateSpec[]): PlannedCall[] {
  return updates.flatMap((update) =>
    Array.from({ length: update.perStep }, (_, run) => ({
      step: update.step,
      draw: run === 0 ? update.draw : ('FRESH' as const),
      parts: [{ update, run, feedNames: {}, outputPrefix: '' }],
    })),
  );
}

function goesOn({ draw, handedOn }: UpdateSpec): boolean {
  return draw === 'SAME_AS_PREVIOUS' && Object.keys(handedOn).length === 0;
}

function joinedCall({ draw }: UpdateSpec, group: readonly UpdateSpec[]): PlannedCall {
  const joined = group.map((update, i) => {
    const isLast = i === group.length - 1;
    const step = isLast ? update.step : (update.stepWithNext ?? update.step);
    return { update, step, feedNames: joinedNames(update), outputPrefix: `${update.optimizer}/` };
  });
  return {
    step: joinSteps(joined),
    draw,
    parts: joined.map(({ update, feedNames, outputPrefix }) => ({ update, run: 0, feedNames, outputPrefix })),
  };
}

/** Images, and noise of one stream, are the same for all updates of a call; scalars are each update's own. */
function joinedNames({ optimizer, step, noise }: UpdateSpec): Record<string, string> {
  const names = Object.keys(step.feeds)
    .filter((feed) => !IMAGES.has(feed))
    .map((feed): [string, string] => [feed, noise[feed]?.stream ?? `${optimizer}/${feed}`]);
  return Object.fromEntries(names);
}

const IMAGES: ReadonlySet<string> = new Set(['image_a', 'image_b']);
