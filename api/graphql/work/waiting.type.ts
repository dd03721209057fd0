import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { QueuePlace } from '#jobs/queue-places.ts';
import { NOUNS } from './role-nouns.ts';

export const WaitingReason = {
  NO_WORKER: 'NO_WORKER',
  PAUSED: 'PAUSED',
  BEHIND_OTHERS: 'BEHIND_OTHERS',
  WORKER_BUSY: 'WORKER_BUSY',
  NEXT: 'NEXT',
} as const;
export type WaitingReason = keyof typeof WaitingReason;
registerEnumType(WaitingReason, {
  name: 'WaitingReason',
  description: 'Why queued work has not begun.',
  valuesConfig: {
    NO_WORKER: { description: 'No running worker takes work of its kind.' },
    PAUSED: { description: 'It failed before and is tried again after a pause.' },
    BEHIND_OTHERS: { description: 'Other work of its kind goes first.' },
    WORKER_BUSY: { description: 'It is first, and every worker is busy with work of its kind.' },
    NEXT: { description: 'A worker is about to take it.' },
  },
});

@ObjectType({ description: 'What queued work waits for.' })
export class Waiting {
  constructor(private readonly place: QueuePlace) {}

  @Field(() => Int, { description: 'From 1, in the order in which workers take work of its kind.' })
  get queuePosition(): number {
    return this.place.position;
  }

  @Field(() => WaitingReason, { description: 'Why it waits, for programs.' })
  get reason(): WaitingReason {
    return reasonOf(this.place);
  }

  @Field(() => String, { description: 'A human-readable message, e.g. "Behind 2 other runs."' })
  get message(): string {
    return messageOf(this.place);
  }
}

function reasonOf({ position, pauseSeconds, running, workers }: QueuePlace): WaitingReason {
  if (workers === 0) return 'NO_WORKER';
  if (pauseSeconds > 0) return 'PAUSED';
  if (position <= workers - running) return 'NEXT';
  return position > 1 ? 'BEHIND_OTHERS' : 'WORKER_BUSY';
}

function messageOf(place: QueuePlace): string {
  const [one, several] = NOUNS[place.role];
  const before = place.position - 1;
  switch (reasonOf(place)) {
    case 'NO_WORKER':
      return `No running worker takes ${several}. Start one with --roles=${place.role}.`;
    case 'PAUSED':
      return `It failed and will be retried in ${Math.ceil(place.pauseSeconds)} s.`;
    case 'BEHIND_OTHERS':
      return `Behind ${before} other ${before === 1 ? one : several}.`;
    case 'WORKER_BUSY':
      return `It is next, once the ${one} in progress ends.`;
    case 'NEXT':
      return 'It starts in a moment.';
  }
}
