import { formatBytes } from './format-bytes.ts';

/** On what a run was computed, as the API tells it. */
export interface ToldEnvironment {
  readonly codeVersion: string;
  readonly gitCommit?: string | null;
  readonly node: string;
  readonly libraries: readonly { readonly name: string; readonly version: string }[];
  readonly threads: number;
  readonly machine: string;
  readonly operatingSystem: string;
  readonly cpu?: string | null;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly gpus: readonly { readonly name: string; readonly memoryBytes: number; readonly driver: string }[];
}

export interface EnvironmentFact {
  readonly label: string;
  readonly value: string;
}

/** The facts of an environment in words, for pages and the command line. */
export function environmentFacts(environment: ToldEnvironment): EnvironmentFact[] {
  const { cpu, cores, gpus, gitCommit } = environment;
  return [
    { label: 'Exemplar', value: environment.codeVersion },
    ...(gitCommit == null ? [] : [{ label: 'Git commit', value: gitCommit }]),
    { label: 'Node.js', value: environment.node },
    ...environment.libraries.map(({ name, version }) => ({ label: name, value: version })),
    { label: 'Threads', value: String(environment.threads) },
    { label: 'Machine', value: environment.machine },
    { label: 'Operating system', value: environment.operatingSystem },
    { label: 'CPU', value: `${cpu ?? 'unknown model'}, ${cores} ${cores === 1 ? 'core' : 'cores'}` },
    { label: 'Memory', value: formatBytes(environment.memoryBytes) },
    ...gpus.map(({ name, memoryBytes, driver }, index) => ({
      label: gpus.length === 1 ? 'GPU' : `GPU ${index}`,
      value: `${name}, ${formatBytes(memoryBytes)}, driver ${driver}`,
    })),
  ];
}
