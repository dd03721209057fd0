// Runs a training step on a compute backend in a process of its own, for `./exemplar backends`.
import { importProgram } from './bundles.mjs';

await importProgram('worker/probe/main.ts');
