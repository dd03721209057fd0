import { z } from 'zod';

/** On what machine and with what software an segment of a run was begun. */
export const runEnvironmentSchema = z.object({
  /** Version of the product. */
  codeVersion: z.string(),
  /** Commit of the clone it runs from, with `-dirty` where files differ from it; null where git does not know one. */
  gitCommit: z.string().nullable(),
  /** Version of Node. */
  node: z.string(),
  /** Libraries that compute, as they are installed. */
  libraries: z.array(z.object({ name: z.string(), version: z.string() })),
  /** Threads that a step computes with. */
  threads: z.int().positive(),
  /** Name of the machine. */
  machine: z.string(),
  /** Name, release and architecture. */
  operatingSystem: z.string(),
  /** Model of its processor; null where the system does not tell. */
  cpu: z.string().nullable(),
  /** That the worker may use. */
  cores: z.int().positive(),
  memoryBytes: z.int().positive(),
  /** As nvidia-smi tells; none where there is no nvidia-smi. */
  gpus: z.array(z.object({ name: z.string(), memoryBytes: z.int().nonnegative(), driver: z.string() })),
});
export type RunEnvironment = z.infer<typeof runEnvironmentSchema>;
