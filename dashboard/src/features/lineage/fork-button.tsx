import IconGitFork from '@tabler/icons-react/icons/IconGitFork';
import { useMayEditSomewhere } from '../../api/viewer.ts';
import { loadedLater } from '../../ui/loaded-later.ts';
import { DialogButton } from './dialog-button.tsx';

const ForkDialog = loadedLater(async () => (await import('../run/fork-dialog.tsx')).ForkDialog);

/** Opens the dialog that starts a run from a checkpoint; nothing for whoever may not. */
export function ForkButton({ checkpointId }: { checkpointId: string }) {
  if (!useMayEditSomewhere()) return null;
  return (
    <DialogButton
      label="Fork"
      icon={<IconGitFork size={14} />}
      dialog={(close) => <ForkDialog checkpointId={checkpointId} onClose={close} />}
    />
  );
}
