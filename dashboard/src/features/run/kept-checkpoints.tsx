import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Suspense } from 'react';
import type { MetricFactsFragment, PolicyRulesFragment } from '../../gql/graphql.ts';
import { loadedLater } from '../../ui/loaded-later.ts';
import { policyText } from '../checkpoints/policy-text.ts';

const PolicyDialog = loadedLater(async () => (await import('../checkpoints/policy-dialog.tsx')).PolicyDialog);

interface Props {
  readonly runId: string;
  readonly version: number;
  readonly policy: PolicyRulesFragment | null;
  readonly catalog: readonly MetricFactsFragment[];
  /** Told of a new policy; null where the viewer may set none. */
  readonly onSet: ((policy: PolicyRulesFragment | null) => void) | null;
}

/** Which checkpoints of a run are kept, and the way to change that. */
export function KeptCheckpoints({ runId, version, policy, catalog, onSet }: Props) {
  const [isOpen, { open, close }] = useDisclosure(false);
  const labelOf = (score: string) => catalog.find(({ name }) => name === score)?.label ?? score;
  return (
    <Text size="xs" c="dimmed" mb="xs" component="div">
      {policyText(policy, labelOf)}{' '}
      {onSet && (
        <Button size="compact-xs" variant="subtle" aria-haspopup="dialog" mih={24} onClick={open}>
          Change what is kept
        </Button>
      )}
      {isOpen && onSet && (
        <Suspense fallback={null}>
          <PolicyDialog runId={runId} version={version} policy={policy} onSet={onSet} onClose={close} />
        </Suspense>
      )}
    </Text>
  );
}
