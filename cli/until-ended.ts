import { isJobEnded, type JobState } from '#contracts/run-state.ts';
import { CommandFailure } from './failure.ts';

/** Follows an import, a translation or an evaluation through its changes until it has ended. */
export async function untilEnded<Work extends { readonly state: JobState }>(
  changes: AsyncIterable<Work>,
  tell: (work: Work) => void = () => undefined,
): Promise<Work> {
  for await (const work of changes) {
    tell(work);
    if (isJobEnded(work.state)) return work;
  }
  throw new CommandFailure('failed', 'The server stopped sending updates before the work ended.');
}
