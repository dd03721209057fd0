import type { CheckpointRole } from '#contracts/checkpoint-manifest.ts';

/** Which blob of a checkpoint holds a tensor that no artifact holds. */
export function roleOf(name: string): CheckpointRole {
  if (name.startsWith('ema/')) return 'ema';
  if (name.startsWith('adam_m/') || name.startsWith('adam_v/')) return 'optimizer';
  return 'weights';
}
