import { GivenName } from '../../ui/given-name.tsx';
import { InlineLink } from '../../ui/inline-link.tsx';
import type { RunSnapshot } from './run-stream.ts';

/** The run that another was forked from, in a sentence. */
export function ForkParent({ run }: Pick<NonNullable<RunSnapshot['forkedFrom']>, 'run'>) {
  if (!run) return 'a run in the trash';
  return (
    <InlineLink to={`/runs/${run.id}`}>
      <GivenName name={run.displayName} />
    </InlineLink>
  );
}
