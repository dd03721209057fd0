import { z } from 'zod';

export const computeBackendNameSchema = z.enum(['onnx', 'native', 'cuda', 'webgpu', 'wasm']);
export type ComputeBackendName = z.infer<typeof computeBackendNameSchema>;

/** Ways to compute the gradient of a convolution, first with respect to its filter, then to its input. */
export const convolutionWaySchema = z.enum([
  'taps',
  'convolution',
  'columns',
  'runs',
  'transposed',
  'flipped',
]);
export type ConvolutionWay = z.infer<typeof convolutionWaySchema>;

/** By what is computed, in which shapes. */
export const convolutionWaysSchema = z.record(z.string(), convolutionWaySchema);
export type ConvolutionWays = Readonly<z.infer<typeof convolutionWaysSchema>>;

/** What decides the last bits of a result: a resumed run computes by the very same plan. */
export const computePlanSchema = z.object({
  backend: computeBackendNameSchema,
  /** Version of the library that computes, e.g. `onnxruntime-node 1.30.0`. */
  library: z.string(),
  threads: z.int().positive(),
  /** Version of the rules by which convolutions are lowered. */
  lowering: z.string(),
  /** Into how many parts a batch is divided at most, each computed by a thread of its own; it is computed as a whole without. */
  parts: z.int().positive().optional(),
  /** Where the machine that began was measured to be faster by another way than the rules'. */
  ways: convolutionWaysSchema.optional(),
});
export type ComputePlan = z.infer<typeof computePlanSchema>;
