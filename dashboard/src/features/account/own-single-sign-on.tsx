import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useMutation } from 'urql';
import { basePath } from '../../api/base-path.ts';
import { DisconnectIdentityDocument } from '../../gql/graphql.ts';
import { Age } from '../../ui/age.tsx';
import { ConfirmDialog } from '../confirm/confirm-dialog.tsx';
import { refusalText } from '../trash/refusal-text.ts';

interface Props {
  /** Of the identity provider. */
  readonly name: string;
  /** Null where the viewer is not connected. */
  readonly connectedAt: string | null;
  readonly onChanged: () => void;
}

export function OwnSingleSignOn({ name, connectedAt, onChanged }: Props) {
  const [, disconnect] = useMutation(DisconnectIdentityDocument);
  const [isAsking, setAsking] = useState(false);
  return (
    <Group gap="xs">
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {connectedAt === null ? (
          `You are not connected with ${name}.`
        ) : (
          <>
            Connected with {name} <Age time={connectedAt} />
          </>
        )}
      </Text>
      {connectedAt === null ? (
        <Button
          ml="auto"
          size="xs"
          variant="default"
          component="a"
          href={`${basePath()}/sign-in/oidc?connect`}
        >
          Connect
        </Button>
      ) : (
        <Button
          ml="auto"
          size="xs"
          variant="default"
          aria-haspopup="dialog"
          onClick={() => {
            setAsking(true);
          }}
        >
          Disconnect
        </Button>
      )}
      {isAsking && (
        <ConfirmDialog
          title="Disconnect your account"
          keep="Keep it"
          act="Disconnect"
          canAct
          onAct={async () => {
            const { data, error } = await disconnect({});
            onChanged();
            return refusalText(data?.disconnectIdentity.userErrors, error);
          }}
          onClose={() => {
            setAsking(false);
          }}
        >
          <Text size="sm">
            You can no longer sign in with {name}. Where you have no other way to sign in, you need a link
            from an admin the next time.
          </Text>
        </ConfirmDialog>
      )}
    </Group>
  );
}
