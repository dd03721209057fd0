import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { CopyText } from '../../ui/copy-text.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { GivenName } from '../../ui/given-name.tsx';

/** A link that signs a person in once. */
export interface SignInLink {
  readonly login: string;
  readonly url: string;
  readonly expiresAt: string;
}

/** Shows a link, which nobody can see again once this is closed. */
export function LinkDialog({ link, onClose }: { link: SignInLink; onClose: () => void }) {
  return (
    <Dialog
      onClose={onClose}
      closeOnClickOutside={false}
      title={
        <>
          Link for <GivenName name={link.login} />
        </>
      }
    >
      <Stack gap="sm">
        <Text size="sm">
          Send this link to <GivenName name={link.login} />. It signs in whoever opens it first, until{' '}
          {new Date(link.expiresAt).toLocaleString()}, and is not shown again.
        </Text>
        <TextInput
          label="Link"
          readOnly
          data-autofocus
          value={link.url}
          onFocus={(event) => {
            event.currentTarget.select();
          }}
        />
        <Group gap="xs" justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <CopyText text={link.url} label="Copy the link" done="The link was copied." />
        </Group>
      </Stack>
    </Dialog>
  );
}
