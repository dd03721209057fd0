import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** Says what is not there and what to do next. */
export function EmptyState({
  title,
  hint,
  children,
}: {
  title: ReactNode;
  hint: ReactNode;
  children?: ReactNode;
}) {
  return (
    <Stack align="center" justify="center" gap={6} py="xl" px="md" ta="center">
      <Text fw={600} component="div">
        {title}
      </Text>
      <Text size="sm" c="dimmed" maw={520} component="div">
        {hint}
      </Text>
      {children}
    </Stack>
  );
}
