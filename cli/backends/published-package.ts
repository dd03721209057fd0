/** An archive of npm's registry. */
export interface PublishedPackage {
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
}

/** Whose binding to TensorFlow is compiled. */
export const BINDING_PACKAGE: PublishedPackage = {
  name: '@tensorflow/tfjs-node',
  version: '4.22.0',
  sha256: 'd38a448a705efc6e655a080f896b3af646ae39dffbfe9c90b06cb9fc3a2b9358',
};

/** ONNX Runtime for WebAssembly, with what it imports. */
export const WASM_PACKAGES: readonly PublishedPackage[] = [
  {
    name: 'onnxruntime-web',
    version: '1.30.0',
    sha256: 'd2228df7e4616bc3348bf504ee888f3bec43789a273f0a63f3e68d203ce3bf71',
  },
  {
    name: 'onnxruntime-common',
    version: '1.30.0',
    sha256: '7906c439e0d3e0f4048caa23b64cdfadc0f455c377f579ce1ab2a4b778f07d5f',
  },
];
