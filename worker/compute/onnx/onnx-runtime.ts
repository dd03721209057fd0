import type * as ort from 'onnxruntime-node';

/** What runs ONNX models: `onnxruntime-node`, or `onnxruntime-web`, which has the same interface. */
export type OnnxRuntime = Pick<typeof ort, 'env' | 'InferenceSession' | 'Tensor'>;
export type OnnxSession = ort.InferenceSession;
export type OnnxValue = ort.Tensor;
