import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import IconTrash from '@tabler/icons-react/icons/IconTrash';
import { useNavigate } from 'react-router';
import { useMutation } from 'urql';
import { plainError } from '../../api/plain-error.ts';
import { TrashRunsDocument } from '../../gql/graphql.ts';
import { RemoveDialog } from '../trash/remove-dialog.tsx';

/** Puts a run into the trash, after it was shown what goes with it. */
export function DeleteRun({ id, name }: { id: string; name: string }) {
  const navigate = useNavigate();
  const [isOpen, { open, close }] = useDisclosure(false);
  const [, trashRuns] = useMutation(TrashRunsDocument);
  const trash = async () => {
    const { data, error } = await trashRuns({ input: { runIds: [id] } });
    if (!data) return plainError(error);
    const { userErrors } = data.trashRuns;
    if (userErrors.length > 0) return userErrors.map(({ message }) => message).join(' ');
    await navigate('/trash');
    return null;
  };
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconTrash size={16} />}
        aria-haspopup="dialog"
        onClick={open}
      >
        Delete
      </Button>
      {isOpen && (
        <RemoveDialog
          runIds={[id]}
          title={`Delete ${name}`}
          hint="It goes to the trash, from where it can be restored."
          act="Move to the trash"
          onAct={trash}
          onClose={close}
        />
      )}
    </>
  );
}
