import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import IconGitFork from '@tabler/icons-react/icons/IconGitFork';
import { Suspense } from 'react';
import { useMayEditSomewhere } from '../../api/viewer.ts';
import { loadedLater } from '../../ui/loaded-later.ts';

const ForkDialog = loadedLater(async () => (await import('../run/fork-dialog.tsx')).ForkDialog);

/** Opens the dialog that starts a run from a checkpoint; nothing for whoever may not. */
export function ForkButton({ checkpointId }: { checkpointId: string }) {
  const [isOpen, { open, close }] = useDisclosure(false);
  if (!useMayEditSomewhere()) return null;
  return (
    <>
      <Button
        size="xs"
        mt="sm"
        display="block"
        variant="default"
        leftSection={<IconGitFork size={14} />}
        aria-haspopup="dialog"
        onClick={open}
      >
        Fork
      </Button>
      {isOpen && (
        <Suspense>
          <ForkDialog checkpointId={checkpointId} onClose={close} />
        </Suspense>
      )}
    </>
  );
}
