import { Text } from '@mantine/core';
import { useMutation } from 'urql';
import { DisableUserDocument, type PersonRowFragment } from '../../gql/graphql.ts';
import { GivenName } from '../../ui/given-name.tsx';
import { ConfirmDialog } from '../confirm/confirm-dialog.tsx';
import { refusalText } from '../trash/refusal-text.ts';

interface Props {
  readonly person: PersonRowFragment;
  readonly onClose: () => void;
}

/** Asks before a person is kept out. */
export function DisableDialog({ person: { id: userId, login }, onClose }: Props) {
  const [, disable] = useMutation(DisableUserDocument);
  return (
    <ConfirmDialog
      title={`Disable ${login}`}
      keep="Cancel"
      act="Disable"
      canAct
      onAct={async () => {
        const { data, error } = await disable({ input: { userId } });
        return refusalText(data?.disableUser.userErrors, error);
      }}
      onClose={onClose}
    >
      <Text size="sm">
        All sessions, API keys and links of <GivenName name={login} /> end at once, and what they have open
        closes. Their runs, datasets and translations stay. You can let them in again with a new link.
      </Text>
    </ConfirmDialog>
  );
}
