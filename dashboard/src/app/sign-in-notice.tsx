import { Code, Paper, Stack, Text, Title } from '@mantine/core';
import { Suspense } from 'react';
import { basePath } from '../api/base-path.ts';
import { isOwnMachine } from '../api/is-own-machine.ts';
import { loadedOnUse } from '../ui/loaded-on-use.ts';

const SignInWays = loadedOnUse(async () => (await import('../features/sign-in/sign-in-ways.tsx')).SignInWays);

interface Props {
  readonly hasEnded: boolean;
  /** Somebody has signed in on this page. */
  readonly onSignedIn: () => void;
}

/** For a person without a session: links are handed out on the server's own machine, other ways where it has some. */
export function SignInNotice({ hasEnded, onSignedIn }: Props) {
  return (
    <Stack component="main" align="center" justify="center" mih="90vh" px="md">
      <title>Sign in · Exemplar</title>
      <Paper p="xl" maw={460} w="100%" shadow="sm">
        <Stack gap="md">
          <img src={`${basePath()}/favicon.svg`} alt="" width={40} height={40} />
          <Title order={1} size="h3">
            {hasEnded ? 'Your session has ended' : 'Sign in to Exemplar'}
          </Title>
          <Suspense fallback={null}>
            <SignInWays onSignedIn={onSignedIn} />
          </Suspense>
          <Text size="sm">
            {isOwnMachine()
              ? 'Open the link that npm start printed. It works once, for 15 minutes. For a new one, run this in the folder of Exemplar:'
              : 'You need a sign-in link. Whoever runs this server gets one with this command, in the folder of Exemplar on the server:'}
          </Text>
          <Code block fz="sm">
            ./exemplar sign-in
          </Code>
          <Text size="sm" c="dimmed" role="status">
            This page continues by itself as soon as you have opened the link in this browser.
          </Text>
        </Stack>
      </Paper>
    </Stack>
  );
}
