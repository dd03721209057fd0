import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import IconTag from '@tabler/icons-react/icons/IconTag';
import { Suspense } from 'react';
import type { AliasRowFragment } from '../../gql/graphql.ts';
import { loadedLater } from '../../ui/loaded-later.ts';

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
  const [isOpen, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button
        size="xs"
        mt="sm"
        display="block"
        variant="default"
        leftSection={<IconTag size={14} />}
        aria-haspopup="dialog"
        onClick={open}
      >
        Aliases
      </Button>
      {isOpen && (
        <Suspense>
          <AliasDialog checkpointId={id} step={step} aliases={aliases} onChange={onChange} onClose={close} />
        </Suspense>
      )}
    </>
  );
}
