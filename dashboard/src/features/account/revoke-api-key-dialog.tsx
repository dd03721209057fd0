import { Text } from '@mantine/core';
import { useMutation } from 'urql';
import { type ApiKeyRowFragment, RevokeApiKeyDocument } from '../../gql/graphql.ts';
import { GivenName } from '../../ui/given-name.tsx';
import { ConfirmDialog } from '../confirm/confirm-dialog.tsx';
import { refusalText } from '../trash/refusal-text.ts';

interface Props {
  readonly apiKey: ApiKeyRowFragment;
  /** Login of whose it is; null where it is the viewer's own. */
  readonly owner: string | null;
  readonly onRevoked: () => void;
  readonly onClose: () => void;
}

/** Asks before a key ends. */
export function RevokeApiKeyDialog({ apiKey: { id, name, prefix }, owner, onRevoked, onClose }: Props) {
  const [, revoke] = useMutation(RevokeApiKeyDocument);
  return (
    <ConfirmDialog
      title="Revoke an API key"
      keep="Keep it"
      act="Revoke"
      canAct
      onAct={async () => {
        const { data, error } = await revoke({ input: { apiKeyId: id } });
        onRevoked();
        return refusalText(data?.revokeApiKey.userErrors, error);
      }}
      onClose={onClose}
    >
      <Text size="sm">
        Programs that use the key “<GivenName name={name} />” ({prefix}…)
        {owner !== null && (
          <>
            {' '}
            of <GivenName name={owner} />
          </>
        )}{' '}
        are refused from now on. This cannot be undone.
      </Text>
    </ConfirmDialog>
  );
}
