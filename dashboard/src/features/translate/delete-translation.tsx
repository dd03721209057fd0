import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import IconTrash from '@tabler/icons-react/icons/IconTrash';
import { useMutation } from 'urql';
import { TrashTranslationsDocument } from '../../gql/graphql.ts';
import { refusalText } from '../trash/refusal-text.ts';
import { RemoveTranslationDialog } from '../trash/remove-translation-dialog.tsx';

/** Puts a translation into the trash, after it was shown what goes. */
export function DeleteTranslation({ id, onRemove }: { id: string; onRemove: () => void }) {
  const [isOpen, { open, close }] = useDisclosure(false);
  const [, trashTranslations] = useMutation(TrashTranslationsDocument);
  const trash = async () => {
    const { data, error } = await trashTranslations({ input: { translationIds: [id] } });
    const refused = refusalText(data?.trashTranslations.userErrors, error);
    if (refused === null) onRemove();
    return refused;
  };
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconTrash size={14} />}
        aria-haspopup="dialog"
        onClick={open}
      >
        Delete the shown one
      </Button>
      {isOpen && (
        <RemoveTranslationDialog
          translationId={id}
          title="Delete the translation"
          hint="It goes to the trash, from where it can be restored."
          act="Move to the trash"
          onAct={trash}
          onClose={close}
        />
      )}
    </>
  );
}
