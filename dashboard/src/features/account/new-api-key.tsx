import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { CopyText } from '../../ui/copy-text.tsx';

interface Props {
  readonly secret: string;
  readonly onClose: () => void;
}

/** A key that is shown this once. */
export function NewApiKey({ secret, onClose }: Props) {
  return (
    <Stack gap="sm">
      <Text size="sm">Copy it now and keep it as safe as a password: nothing shows it again.</Text>
      <TextInput
        label="API key"
        value={secret}
        readOnly
        data-autofocus
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        // Where a browser lets no page copy (plain http), one key press does.
        onFocus={(event) => {
          event.currentTarget.select();
        }}
      />
      <Group gap="xs" justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Close
        </Button>
        <CopyText text={secret} label="Copy the key" done="The key was copied." />
      </Group>
    </Stack>
  );
}
