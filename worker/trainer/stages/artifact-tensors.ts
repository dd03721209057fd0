import type { HostTensors } from '../../compute/step.ts';

/** The tensors of all artifacts, which later stages have frozen. */
export function artifactTensors(artifacts: Readonly<Record<string, HostTensors>>): HostTensors {
  return Object.assign({}, ...Object.values(artifacts)) as HostTensors;
}
