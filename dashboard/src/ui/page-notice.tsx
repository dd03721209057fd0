import { Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** A whole page that says why there is nothing else on it, and what to do next. */
export function PageNotice({
  title,
  hint,
  children,
}: {
  title: string;
  hint: ReactNode;
  children?: ReactNode;
}) {
  return (
    <Stack align="center" justify="center" gap={6} mih="60vh" px="md" ta="center">
      <title>{`${title} · Exemplar`}</title>
      <Title order={1} size="h4">
        {title}
      </Title>
      <Text size="sm" c="dimmed" maw={520} component="div">
        {hint}
      </Text>
      {children}
    </Stack>
  );
}
