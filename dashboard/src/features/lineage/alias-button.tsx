import IconTag from '@tabler/icons-react/icons/IconTag';
import type { AliasRowFragment } from '../../gql/graphql.ts';
import { loadedLater } from '../../ui/loaded-later.ts';
import { DialogButton } from './dialog-button.tsx';

const AliasDialog = loadedLater(async () => (await import('../checkpoints/alias-dialog.tsx')).AliasDialog);

interface Props {
  readonly checkpoint: {
    readonly id: string;
    readonly step: number;
    readonly aliases: readonly AliasRowFragment[];
  };
  readonly onChange: (aliases: readonly AliasRowFragment[]) => void;
}

/** Opens the dialog about the aliases of a checkpoint. */
export function AliasButton({ checkpoint: { id, step, aliases }, onChange }: Props) {
  return (
    <DialogButton
      label="Aliases"
      icon={<IconTag size={14} />}
      dialog={(close) => (
        <AliasDialog checkpointId={id} step={step} aliases={aliases} onChange={onChange} onClose={close} />
      )}
    />
  );
}
