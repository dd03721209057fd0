import { Stack } from '@mantine/core';
import { DiskUse } from '../trash/disk-use.tsx';
import { TextLink } from '../../ui/text-link.tsx';

/** What takes room on the disk, and the way to what gives some back. */
export function DiskPage() {
  return (
    <Stack gap="md" align="flex-start">
      <title>Disk use · Exemplar</title>
      <DiskUse />
      <TextLink to="/trash">What lies in the trash</TextLink>
    </Stack>
  );
}
