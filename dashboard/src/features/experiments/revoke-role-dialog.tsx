import { Text } from '@mantine/core';
import { useMutation } from 'urql';
import { RevokeExperimentRoleDocument, type RoleInExperimentFragment } from '../../gql/graphql.ts';
import { GivenName } from '../../ui/given-name.tsx';
import { ConfirmDialog } from '../confirm/confirm-dialog.tsx';
import { refusalText } from '../trash/refusal-text.ts';

interface Props {
  readonly role: RoleInExperimentFragment;
  readonly onClose: () => void;
}

/** Asks before what was granted to a person in an experiment ends. */
export function RevokeRoleDialog({ role: { user, experiment }, onClose }: Props) {
  const [, revoke] = useMutation(RevokeExperimentRoleDocument);
  return (
    <ConfirmDialog
      title={`Revoke the role of ${user.login}`}
      keep="Cancel"
      act="Revoke"
      canAct
      onAct={async () => {
        const { data, error } = await revoke({ input: { experimentId: experiment.id, userId: user.id } });
        return refusalText(data?.revokeExperimentRole.userErrors, error);
      }}
      onClose={onClose}
    >
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        In <GivenName name={experiment.name} /> and below it, <GivenName name={user.login} /> may then do what
        their role on the server and roles granted above let them do. It holds at once; runs under way go on.
      </Text>
    </ConfirmDialog>
  );
}
