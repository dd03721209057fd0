/** Where `./exemplar backends install` puts backends, within the data folder: each in a folder of its name. */
export const BACKENDS_FOLDER = 'backends';

/** How steps were found to run fastest on this machine, within the data folder. */
export const TUNING_FILE = `${BACKENDS_FOLDER}/tuning.json`;

/** The compiled binding to TensorFlow, within the folder of its backend or within the package of npm. */
export const BINDING_FILE = 'lib/napi-v8/tfjs_binding.node';

/** ONNX Runtime for WebAssembly, within the folder of its backend. */
export const WASM_RUNTIME_FILE = 'node_modules/onnxruntime-web/dist/ort.node.min.mjs';
