import { codedError } from '../errors.ts';

/**
 * A place in a run's events: everything up to a sequence number, seen with the segments up to an epoch. The epoch
 * tells later whether a resume has hidden points that were shown before.
 */
export interface EventCursor {
  readonly sequence: bigint;
  readonly epoch: number;
}

export const beginning: EventCursor = { sequence: 0n, epoch: 0 };

export function encodeEventCursor({ sequence, epoch }: EventCursor): string {
  return `${sequence}.${epoch}`;
}

/** @throws BAD_USER_INPUT */
export function decodeEventCursor(cursor: string): EventCursor {
  const [, sequence, epoch] = /^(\d{1,18})\.(\d{1,9})$/.exec(cursor) ?? [];
  if (sequence === undefined || epoch === undefined)
    throw codedError('BAD_USER_INPUT', '"after" is not a cursor of runEvents.');
  return { sequence: BigInt(sequence), epoch: Number(epoch) };
}

/** @throws CURSOR_AHEAD for a cursor that the run has not come to. */
export function checkCursor({ sequence }: EventCursor, run: { readonly lastSequence: bigint }): void {
  if (sequence > run.lastSequence)
    throw codedError(
      'CURSOR_AHEAD',
      'This cursor is ahead of the run: the database was restored. Read the run again.',
    );
}
