import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchMode } from '../bench-mode.ts';
import { backendContestants } from '../compute/backend-contestant.ts';
import { compete } from '../compute/compete.ts';
import type { ComputeOptions, PeerName } from '../compute/compute-options.ts';
import type { ContestantCommand } from '../compute/contestant.ts';
import { measurePeak } from '../compute/measure-peak.ts';
import { torchContestant, type TorchForm } from '../compute/torch-contestant.ts';
import { foundPython } from '../peers/found-python.ts';
import { writeProgram } from '../peers/write-program.ts';

const FOLDER = fileURLToPath(new URL('../peers/', import.meta.url));

/** The same training step on our backends, in PyTorch and in TensorFlow, in turn. */
export const peers: BenchMode = {
  summary: 'a training step beside PyTorch and TensorFlow: as train, and --python PROGRAM, --peer NAME',
  counted: null,
  async measure({ cache, say, compute }) {
    const { preset, threads, rounds, python, data } = compute;
    const folder = await mkdtemp(path.join(tmpdir(), 'exemplar-peers-'));
    try {
      say(`the step of ${preset.name} is written for the others`);
      const program = await writeProgram(preset.config, folder, threads);
      const commands = [
        ...backendContestants('TRAIN', compute),
        ...peerCommands(python ?? foundPython(data), program, compute),
      ];
      return [await measurePeak(cache, threads), ...(await compete(commands, { rounds, say }))];
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

function peerCommands(
  python: string,
  program: string,
  { threads, peers }: ComputeOptions,
): ContestantCommand[] {
  const torch = (form: TorchForm, title: string) =>
    torchContestant(python, program, { threads, form, title });
  const tensorflow = (intra: number, inter: number): ContestantCommand => ({
    name: `TensorFlow tf.function, ${intra} intra-op and ${inter} inter-op threads`,
    program: python,
    args: [path.join(FOLDER, 'tensorflow_peer.py'), program, String(intra), String(inter)],
  });
  const commands: Readonly<Record<PeerName, readonly ContestantCommand[]>> = {
    torch: [torch('eager', 'eager, NCHW')],
    'torch-channels-last': [torch('channels_last', 'eager, channels_last')],
    'torch-compile': [torch('compile', 'torch.compile')],
    tensorflow: [
      tensorflow(threads, threads),
      // Ops beside each other, where they are too small to be shared out.
      ...(threads > 1 ? [tensorflow(1, threads)] : []),
    ],
  };
  return peers.flatMap((name) => commands[name]);
}
