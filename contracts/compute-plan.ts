import { z } from 'zod';

export const computeBackendNameSchema = z.enum(['onnx', 'native', 'cuda', 'webgpu', 'wasm']);
export type ComputeBackendName = z.infer<typeof computeBackendNameSchema>;

/** What decides the last bits of a result: a resumed run computes by the very same plan. */
export const computePlanSchema = z.object({
  backend: computeBackendNameSchema,
  /** Version of the library that computes, e.g. `onnxruntime-node 1.30.0`. */
  library: z.string(),
  threads: z.int().positive(),
  /** Version of the rules by which convolutions are lowered. */
  lowering: z.string(),
});
export type ComputePlan = z.infer<typeof computePlanSchema>;
