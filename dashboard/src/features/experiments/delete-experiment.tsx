import { ActionIcon, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import IconTrash from '@tabler/icons-react/icons/IconTrash';
import { useNavigate } from 'react-router';
import { useMutation } from 'urql';
import { plainError } from '../../api/plain-error.ts';
import { DeleteExperimentDocument } from '../../gql/graphql.ts';
import { GivenName } from '../../ui/given-name.tsx';
import { ConfirmDialog } from '../confirm/confirm-dialog.tsx';

interface Props {
  readonly id: string;
  readonly name: string;
}

/** Deletes an experiment that holds no runs, once somebody has said so twice. */
export function DeleteExperiment({ id, name }: Props) {
  const [isOpen, { open, close }] = useDisclosure(false);
  const navigate = useNavigate();
  const [, remove] = useMutation(DeleteExperimentDocument);
  const act = async (): Promise<string | null> => {
    const { data, error } = await remove({ input: { experimentId: id } });
    if (error) return plainError(error);
    const refusals = data?.deleteExperiment.userErrors ?? [];
    if (refusals.length > 0) return refusals.map(({ message }) => message).join(' ');
    await navigate('/experiments');
    return null;
  };
  return (
    <>
      <ActionIcon
        size={24}
        variant="subtle"
        color="gray"
        aria-label={`Delete ${name}`}
        aria-haspopup="dialog"
        onClick={open}
      >
        <IconTrash size={16} stroke={1.6} />
      </ActionIcon>
      {isOpen && (
        <ConfirmDialog
          title="Delete experiment"
          keep="Keep it"
          act="Delete"
          canAct
          onAct={act}
          onClose={close}
        >
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            <GivenName name={name} /> holds no runs, and goes for good.
          </Text>
        </ConfirmDialog>
      )}
    </>
  );
}
