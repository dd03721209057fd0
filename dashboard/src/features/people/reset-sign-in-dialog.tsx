import { Text } from '@mantine/core';
import { useMutation } from 'urql';
import { type PersonRowFragment, ResetSignInDocument } from '../../gql/graphql.ts';
import { GivenName } from '../../ui/given-name.tsx';
import { ConfirmDialog } from '../confirm/confirm-dialog.tsx';
import { refusalText } from '../trash/refusal-text.ts';

interface Props {
  readonly person: PersonRowFragment;
  readonly onClose: () => void;
}

export function ResetSignInDialog({ person, onClose }: Props) {
  const [, reset] = useMutation(ResetSignInDocument);
  return (
    <ConfirmDialog
      title="Reset how somebody signs in"
      keep="Cancel"
      act="Reset"
      canAct
      onAct={async () => {
        const { data, error } = await reset({ input: { userId: person.id } });
        return refusalText(data?.resetSignIn.userErrors, error);
      }}
      onClose={onClose}
    >
      <Text size="sm">
        Password and passkeys of <GivenName name={person.login} />, and the connection with the sign-in
        service, are removed, and every browser of theirs is signed out. They need a new link.
      </Text>
    </ConfirmDialog>
  );
}
