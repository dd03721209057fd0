import { z } from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const runNumbersSchema = z.object({
  /** By name of a metric; its steps and values side by side. */
  metrics: z.record(z.string(), z.object({ steps: z.array(z.int()), values: z.array(z.number()) })),
  /** In the order of steps; hashes of the safetensors files by what they hold. */
  checkpoints: z.array(z.object({ stage: z.string(), step: z.int(), blobs: z.record(z.string(), sha256) })),
});

/** Everything a run computed: each loss of each step, and the bits of each checkpoint. */
export type RunNumbers = z.infer<typeof runNumbersSchema>;
