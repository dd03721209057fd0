import { Button, CopyButton, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { announce } from '../../ui/announce.ts';
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
    <Modal
      opened
      onClose={onClose}
      centered
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': 'Close the dialog' }}
      title={
        <Text fw={650} component="span">
          Link for <GivenName name={link.login} />
        </Text>
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
          {canCopy() && <Copy text={link.url} />}
        </Group>
      </Stack>
    </Modal>
  );
}

function Copy({ text }: { text: string }) {
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Button
          onClick={() => {
            copy();
            announce('The link was copied.');
          }}
        >
          {copied ? 'Copied' : 'Copy the link'}
        </Button>
      )}
    </CopyButton>
  );
}

/** Browsers let no page of plain http, other than of their own machine, write to the clipboard. */
function canCopy(): boolean {
  return window.isSecureContext;
}
