import { Text } from '@mantine/core';
import { GivenName } from '../../ui/given-name.tsx';
import type { RunSnapshot } from './run-stream.ts';

/** Where a run was trained whose checkpoint was imported; nothing for runs of this server. */
export function RunOrigin({ origin }: { origin: RunSnapshot['origin'] }) {
  if (!origin) return null;
  const { runName, runShortId, codeVersion } = origin;
  return (
    <Text size="sm" mt="xs">
      Imported: trained on another server as run {runShortId}
      {runName !== null && (
        <>
          {' '}
          “<GivenName name={runName} />”
        </>
      )}
      , by Exemplar {codeVersion}.
    </Text>
  );
}
