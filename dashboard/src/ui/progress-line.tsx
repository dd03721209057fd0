import { Progress } from '@mantine/core';

export function ProgressLine({
  done,
  total,
  color,
  label,
}: {
  done: number;
  total: number;
  color: string;
  label: string;
}) {
  const percent = total > 0 ? Math.min(100, (100 * done) / total) : 0;
  return (
    <Progress.Root size={6} radius="xl">
      <Progress.Section value={percent} color={color} aria-label={label} />
    </Progress.Root>
  );
}
