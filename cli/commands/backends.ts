import path from 'node:path';
import type { Command } from 'commander';
import { BACKENDS_FOLDER, TUNING_FILE } from '#contracts/backends-folder.ts';
import { type ComputeBackendName, computeBackendNameSchema } from '#contracts/compute-plan.ts';
import { formatBytes } from '#lib/format-bytes.ts';
import { backendState, type BackendState, oughtToWork } from '../backends/backend-state.ts';
import { CHECKED_PRESET } from '../backends/checked-preset.ts';
import { fetchBindingSource } from '../backends/fetch-binding-source.ts';
import { fetchNpmPackage } from '../backends/fetch-npm-package.ts';
import { installTensorFlow, type TensorFlowBackend } from '../backends/install-tensorflow.ts';
import { installWasm } from '../backends/install-wasm.ts';
import { requireCard } from '../backends/require-card.ts';
import { probeBackend, type ProbeAnswer } from '../backends/probe-backend.ts';
import { readOwnData, readPackageIndex } from '../env.ts';
import { CommandFailure } from '../failure.ts';
import { createOutput } from '../terminal/output.ts';
import { startProgress } from '../terminal/progress.ts';
import { tell } from '../terminal/tell.ts';
import { download } from '../weights/download.ts';

/** Its training step is one of those that people run. */
const TIMED_PRESET = 'mnist-single-quick';

export function addBackends(program: Command): void {
  const backends = program
    .command('backends')
    .description('what computes: list backends, install a faster one, see which work and how fast');
  addList(backends);
  addInstall(backends);
  addDoctor(backends);
}

function addList(backends: Command): void {
  backends
    .command('list')
    .description('list the compute backends and whether they are installed')
    .addHelpText('after', '\nExample:\n  $ ./exemplar backends list')
    .action((_options: unknown, command: Command) => {
      const items = computeBackendNameSchema.options.map((name) => ({
        name,
        state: backendState(name, installedFolder()),
        description: DESCRIPTIONS[name],
      }));
      outputOf(command).list(items, {
        BACKEND: ({ name }) => name,
        STATE: ({ state }) => STATES[state],
        'RUNS ON': ({ description }) => description,
      });
    });
}

function addInstall(backends: Command): void {
  const install = backends
    .command('install')
    .description('bring another backend into the data folder, checked by a training step');
  addInstallTensorFlow(
    install,
    'native',
    'libtensorflow for the processor; needs a C++ compiler, the npm registry and an index of Python packages',
  );
  addInstallTensorFlow(
    install,
    'cuda',
    'libtensorflow for NVIDIA cards, with CUDA 12 (3 GB to download, 6 GB on the disk); needs a card with its driver, and what native needs',
  );
  addInstallWasm(install);
}

function addInstallTensorFlow(install: Command, name: TensorFlowBackend, description: string): void {
  install
    .command(name)
    .description(description)
    .addHelpText(
      'after',
      "\nNo Python is needed. Pip's index is asked (PIP_INDEX_URL, pip.conf), so a mirror serves too. Workers use it from" +
        '\ntheir next start on, and a run that began on another backend continues with that one.' +
        `\n\nExample:\n  $ ./exemplar backends install ${name}`,
    )
    .action(async (_options: unknown, command: Command) => {
      const progress = startProgress('Downloading');
      const answer = await installTensorFlow(name, {
        installed: installedFolder(),
        download,
        packageIndex: await readPackageIndex(),
        platform: `${process.platform}-${process.arch}`,
        requireCard,
        fetchSource: fetchBindingSource,
        probe: (installed) => probeBackend(name, { installed, preset: CHECKED_PRESET }),
        tell,
        onBytes(done, total) {
          progress.update(done, total, formatBytes(done));
        },
      }).finally(() => {
        progress.end();
      });
      const { library } = answer;
      outputOf(command).result({ name, library }, `Installed ${name}: ${library}.`);
    });
}

function addInstallWasm(install: Command): void {
  install
    .command('wasm')
    .description(
      'ONNX Runtime for WebAssembly, for machines that onnx has no binary for; needs the npm registry',
    )
    .addHelpText('after', '\nExample:\n  $ ./exemplar backends install wasm')
    .action(async (_options: unknown, command: Command) => {
      const { library } = await installWasm({
        installed: installedFolder(),
        fetchPackage: fetchNpmPackage,
        probe: (installed) => probeBackend('wasm', { installed, preset: CHECKED_PRESET }),
        tell,
      });
      outputOf(command).result({ name: 'wasm', library }, `Installed wasm: ${library}.`);
    });
}

function addDoctor(backends: Command): void {
  backends
    .command('doctor')
    .description(
      'run a training step on every backend: which work, why the others do not, and how fast each is',
    )
    .addHelpText('after', '\nExample:\n  $ ./exemplar backends doctor')
    .action(async (_options: unknown, command: Command) => {
      const output = outputOf(command);
      let isWrong = false;
      for (const name of computeBackendNameSchema.options) {
        const answer = await probeBackend(name, {
          installed: installedFolder(),
          preset: TIMED_PRESET,
          tuning: path.join(readOwnData().dataDirectory, TUNING_FILE),
        });
        isWrong ||= !answer.works && oughtToWork(backendState(name, installedFolder()));
        output.result({ name, ...answer }, `${name}: ${inWords(answer)}`);
      }
      if (isWrong) throw new CommandFailure('failed', 'A backend that is installed does not work.');
    });
}

function inWords(answer: ProbeAnswer): string {
  if (!answer.works) return answer.reason;
  const { library, secondsPerStep } = answer;
  return `works (${library}); a step of ${TIMED_PRESET} takes ${secondsPerStep.toFixed(3)} s`;
}

const DESCRIPTIONS: Readonly<Record<ComputeBackendName, string>> = {
  onnx: 'ONNX Runtime, on the processor',
  native: 'TensorFlow, on the processor',
  cuda: 'TensorFlow, on an NVIDIA card',
  webgpu: 'ONNX Runtime, on a graphics card',
  wasm: 'ONNX Runtime, in WebAssembly',
};

const STATES: Readonly<Record<BackendState, string>> = {
  ALWAYS_THERE: 'always there',
  INSTALLED: 'installed',
  NEEDS_CARD: 'needs a graphics card',
  NOT_INSTALLED: 'not installed',
};

function installedFolder(): string {
  return path.join(readOwnData().dataDirectory, BACKENDS_FOLDER);
}

function outputOf(command: Command) {
  return createOutput(command.optsWithGlobals<{ json?: true }>().json ?? false);
}
