import { Button, Code, Paper, Stack, Text, Title } from '@mantine/core';
import { basePath } from '../api/base-path.ts';

/** For a person without a session: links are handed out on the server's own machine. */
export function SignInNotice() {
  return (
    <Stack component="main" align="center" justify="center" mih="90vh" px="md">
      <title>Sign in · Exemplar</title>
      <Paper p="xl" maw={460} w="100%" shadow="sm">
        <Stack gap="md">
          <img src={`${basePath()}/favicon.svg`} alt="" width={40} height={40} />
          <Title order={1} size="h3">
            Sign in to Exemplar
          </Title>
          <Text size="sm">
            Open the link that <Code>npm start</Code> printed. It works once and expires after 15 minutes. To
            get a new one, run this in the Exemplar folder on the server:
          </Text>
          <Code block fz="sm">
            npx exemplar sign-in
          </Code>
          <Button
            variant="default"
            onClick={() => {
              location.reload();
            }}
          >
            I’ve opened the link: continue
          </Button>
        </Stack>
      </Paper>
    </Stack>
  );
}
