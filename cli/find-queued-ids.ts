import { CommandFailure } from './failure.ts';
import type { QueuedFieldsFragment } from './gql/graphql.ts';
import { readShortId } from './read-short-id.ts';
import { unlessMissing } from './unless-missing.ts';

/** The ids of work in the queue that a command names: each by its id or its short id. */
export function findQueuedIds(queued: readonly QueuedFieldsFragment[], names: readonly string[]): string[] {
  return names.map((each) => {
    const named = readShortId(each);
    if (named === null) return each;
    const [found, other] = queued.filter(({ shortId }) => shortId === named);
    if (found && other)
      throw new CommandFailure(
        'refused',
        `Several pieces of work have the short id ${each}: ${found.name} (${found.id}), ${other.name} (${other.id}). Use a whole id.`,
      );
    return unlessMissing(found?.id, `work ${each} in the queue`, 'List it: ./exemplar queue list.');
  });
}
