import { Badge, Group } from '@mantine/core';
import { GivenName } from '../../ui/given-name.tsx';

/** The aliases that point at a checkpoint; nothing where there is none. */
export function AliasList({
  aliases,
}: {
  aliases: readonly { readonly id: string; readonly name: string }[];
}) {
  if (aliases.length === 0) return null;
  return (
    <Group gap={6} wrap="wrap" component="ul" aria-label="Aliases" p={0} m={0} my={4}>
      {aliases.map(({ id, name }) => (
        <Badge key={id} component="li" size="lg" variant="light" tt="none" maw="100%">
          <GivenName name={name} />
        </Badge>
      ))}
    </Group>
  );
}
