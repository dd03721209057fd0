import { ActionIcon, Menu, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import IconDots from '@tabler/icons-react/icons/IconDots';
import IconGitFork from '@tabler/icons-react/icons/IconGitFork';
import IconPin from '@tabler/icons-react/icons/IconPin';
import IconPinnedOff from '@tabler/icons-react/icons/IconPinnedOff';
import IconTag from '@tabler/icons-react/icons/IconTag';
import IconTrash from '@tabler/icons-react/icons/IconTrash';
import { Suspense, useState } from 'react';
import { useMutation } from 'urql';
import {
  type CheckpointRowFragment,
  PinCheckpointDocument,
  TrashCheckpointsDocument,
  UnpinCheckpointDocument,
} from '../../gql/graphql.ts';
import { formatCount } from '../../ui/format.ts';
import { loadedLater } from '../../ui/loaded-later.ts';
import { refusalText } from '../trash/refusal-text.ts';
import { RemoveCheckpointDialog } from '../trash/remove-checkpoint-dialog.tsx';
import type { CheckpointChanges } from './use-run-stream.ts';

const ForkDialog = loadedLater(async () => (await import('./fork-dialog.tsx')).ForkDialog);

const AliasDialog = loadedLater(async () => (await import('../checkpoints/alias-dialog.tsx')).AliasDialog);

/** What is done to a checkpoint, by whoever starts runs: forked; by whoever may change its run: named, pinned, unpinned, deleted. */
export function CheckpointMenu({
  checkpoint,
  changes,
}: {
  checkpoint: CheckpointRowFragment;
  /** What is done to it is told to these; null where the viewer may not change it. */
  changes: CheckpointChanges | null;
}) {
  const { id, step, pinnedAt, damage, aliases } = checkpoint;
  const [isNaming, naming] = useDisclosure(false);
  const [isForking, fork] = useDisclosure(false);
  const [isDeleting, { open, close }] = useDisclosure(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [, pinCheckpoint] = useMutation(PinCheckpointDocument);
  const [, unpinCheckpoint] = useMutation(UnpinCheckpointDocument);
  const [, trashCheckpoints] = useMutation(TrashCheckpointsDocument);
  const pin = async () => {
    const { data, error } = await pinCheckpoint({ input: { checkpointId: id } });
    setRefusal(refusalText(data?.pinCheckpoint.userErrors, error));
    if (data?.pinCheckpoint.checkpoint) changes?.onChange(data.pinCheckpoint.checkpoint);
  };
  const unpin = async () => {
    const { data, error } = await unpinCheckpoint({ input: { checkpointId: id } });
    setRefusal(refusalText(data?.unpinCheckpoint.userErrors, error));
    if (data?.unpinCheckpoint.checkpoint) changes?.onChange(data.unpinCheckpoint.checkpoint);
  };
  const trash = async () => {
    const { data, error } = await trashCheckpoints({ input: { checkpointIds: [id] } });
    const refused = refusalText(data?.trashCheckpoints.userErrors, error);
    if (refused === null) changes?.onRemove(id);
    return refused;
  };
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={26}
            aria-label={`Actions for step ${formatCount(step)}`}
          >
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {damage === null && (
            <Menu.Item leftSection={<IconGitFork size={14} />} onClick={fork.open}>
              Fork…
            </Menu.Item>
          )}
          {changes && (
            <Menu.Item leftSection={<IconTag size={14} />} onClick={naming.open}>
              Aliases…
            </Menu.Item>
          )}
          {changes && pinnedAt === null && (
            <Menu.Item leftSection={<IconPin size={14} />} onClick={() => void pin()}>
              Pin
            </Menu.Item>
          )}
          {changes && pinnedAt !== null && (
            <Menu.Item leftSection={<IconPinnedOff size={14} />} onClick={() => void unpin()}>
              Unpin
            </Menu.Item>
          )}
          {changes && (
            <Menu.Item leftSection={<IconTrash size={14} />} onClick={open}>
              Delete…
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {refusal !== null && (
        <Text size="xs" c="red" role="alert">
          {refusal}
        </Text>
      )}
      {isForking && (
        <Suspense>
          <ForkDialog checkpointId={id} onClose={fork.close} />
        </Suspense>
      )}
      {isNaming && changes && (
        <Suspense>
          <AliasDialog
            checkpointId={id}
            step={step}
            aliases={aliases}
            onChange={(named) => {
              changes.onChange({ ...checkpoint, aliases: [...named] });
            }}
            onClose={naming.close}
          />
        </Suspense>
      )}
      {isDeleting && (
        <RemoveCheckpointDialog
          checkpointId={id}
          title={`Delete the checkpoint of step ${formatCount(step)}`}
          hint="It goes to the trash, from where it can be restored."
          act="Move to the trash"
          onAct={trash}
          onClose={close}
        />
      )}
    </>
  );
}
