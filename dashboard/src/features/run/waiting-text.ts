import type { WaitingTextFragment } from '../../gql/graphql.ts';
import { formatCount } from '../../ui/format.ts';

/** "Number 3 in the queue. Behind 2 other runs." */
export function waitingText({ queuePosition, message }: WaitingTextFragment): string {
  return `Number ${formatCount(queuePosition)} in the queue. ${message}`;
}
