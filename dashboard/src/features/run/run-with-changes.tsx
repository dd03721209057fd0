import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import IconAdjustments from '@tabler/icons-react/icons/IconAdjustments';
import { Suspense, useState } from 'react';
import { loadedLater } from '../../ui/loaded-later.ts';
import { policyForm } from '../checkpoints/policy-form.ts';
import type { RunPulseFragment } from '../../gql/graphql.ts';
import type { RunSnapshot } from './run-stream.ts';

const StartRunDialog = loadedLater(async () => (await import('../runs/start-run-dialog.tsx')).StartRunDialog);

/** Opens the dialog that starts a run with the settings of this one; nothing where they cannot be read. */
export function RunWithChanges({ run, snapshot }: { run: RunPulseFragment; snapshot: RunSnapshot }) {
  const [opened, dialog] = useDisclosure(false);
  const [hasOpened, setOpened] = useState(false);
  const { preset, configEntries, datasetVersion, checkpointPolicy } = snapshot;
  if (!preset || !configEntries) return null;
  const from = {
    preset,
    version: datasetVersion && {
      id: datasetVersion.id,
      name: datasetVersion.dataset.name,
      number: datasetVersion.number,
    },
    displayName: run.displayName,
    changes: configEntries.filter(({ isChanged }) => isChanged),
    checkpointPolicy: policyForm(checkpointPolicy),
  };
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconAdjustments size={14} />}
        aria-haspopup="dialog"
        onClick={() => {
          setOpened(true);
          dialog.open();
        }}
      >
        Run with changes
      </Button>
      <Suspense>
        {hasOpened && <StartRunDialog opened={opened} onClose={dialog.close} from={from} />}
      </Suspense>
    </>
  );
}
