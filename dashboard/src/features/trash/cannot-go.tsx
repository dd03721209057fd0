import { Text } from '@mantine/core';
import { firstFew } from '#lib/first-few.ts';

/** Why something cannot be deleted; nothing where it can. */
export function CannotGo({ usedBy }: { readonly usedBy: readonly string[] }) {
  if (usedBy.length === 0) return null;
  return (
    <Text size="sm" c="red" role="alert">
      It cannot go. {firstFew(usedBy)}
    </Text>
  );
}
