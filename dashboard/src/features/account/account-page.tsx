import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useContext } from 'react';
import { ROLE_WORDS } from '#contracts/role-words.ts';
import { signOut } from '../../api/sign-out.ts';
import { ViewerContext } from '../../api/viewer.ts';
import { GivenName } from '../../ui/given-name.tsx';
import { ApiKeys } from './api-keys.tsx';
import { SignInSection } from './sign-in-section.tsx';
import { SessionsSection } from './sessions-section.tsx';

/** What is a person's own: where they are signed in, and their API keys. */
export function AccountPage() {
  const viewer = useContext(ViewerContext);
  return (
    <Stack gap="lg">
      <title>Account · Exemplar</title>
      <Group gap="md">
        <Title order={1} size="h3">
          Account
        </Title>
        <Button ml="auto" variant="default" onClick={() => void signOut()}>
          Sign out
        </Button>
      </Group>
      {viewer && (
        <Text>
          You are signed in as <GivenName name={viewer.login} />, with the role{' '}
          {ROLE_WORDS[viewer.role].label.toLowerCase()}. You can {ROLE_WORDS[viewer.role].can}.
        </Text>
      )}
      <SignInSection />
      <SessionsSection />
      <ApiKeys />
    </Stack>
  );
}
