import { Text } from '@mantine/core';
import { useMutation } from 'urql';
import { type PersonRowFragment, RevokeOtherSessionsDocument } from '../../gql/graphql.ts';
import { GivenName } from '../../ui/given-name.tsx';
import { ConfirmDialog } from '../confirm/confirm-dialog.tsx';
import { refusalText } from '../trash/refusal-text.ts';

interface Props {
  readonly person: PersonRowFragment;
  readonly onClose: () => void;
}

/** Asks before all sessions of a person end. */
export function SignOutDialog({ person: { id: userId, login }, onClose }: Props) {
  const [, revoke] = useMutation(RevokeOtherSessionsDocument);
  return (
    <ConfirmDialog
      title={`Sign out ${login}`}
      keep="Cancel"
      act="Sign out everywhere"
      canAct
      onAct={async () => {
        const { data, error } = await revoke({ input: { userId } });
        return refusalText(data?.revokeOtherSessions.userErrors, error);
      }}
      onClose={onClose}
    >
      <Text size="sm">
        Every browser in which <GivenName name={login} /> is signed in is signed out at once, other than the
        one you use now. Their API keys stay.
      </Text>
    </ConfirmDialog>
  );
}
