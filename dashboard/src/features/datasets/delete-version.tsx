import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import IconTrash from '@tabler/icons-react/icons/IconTrash';
import { useMutation } from 'urql';
import { TrashDatasetVersionsDocument } from '../../gql/graphql.ts';
import { refusalText } from '../trash/refusal-text.ts';
import { RemoveVersionDialog } from '../trash/remove-version-dialog.tsx';

interface Props {
  readonly id: string;
  readonly number: number;
  readonly datasetName: string;
  readonly isOnlyOne: boolean;
  readonly onRemove: () => void;
}

/** Puts a version of a dataset into the trash, after it was shown what goes. */
export function DeleteVersion({ id, number, datasetName, isOnlyOne, onRemove }: Props) {
  const [isOpen, { open, close }] = useDisclosure(false);
  const [, trashVersions] = useMutation(TrashDatasetVersionsDocument);
  const trash = async () => {
    const { data, error } = await trashVersions({ input: { datasetVersionIds: [id] } });
    const refused = refusalText(data?.trashDatasetVersions.userErrors, error);
    if (refused === null) onRemove();
    return refused;
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
        Delete version {number}
      </Button>
      {isOpen && (
        <RemoveVersionDialog
          datasetVersionId={id}
          title={`Delete version ${number} of ${datasetName}`}
          hint={isOnlyOne ? `${BACK} Until then the dataset is hidden, since it has no other version.` : BACK}
          act="Move to the trash"
          onAct={trash}
          onClose={close}
        />
      )}
    </>
  );
}

const BACK = 'It goes to the trash, from where it can be restored.';
