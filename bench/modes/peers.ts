import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchMode } from '../bench-mode.ts';
import type { Figure } from '../figure.ts';
import { backendContestants } from '../compute/backend-contestant.ts';
import { compete } from '../compute/compete.ts';
import type { ComputeOptions, PeerName } from '../compute/compute-options.ts';
import type { ContestantCommand } from '../compute/contestant.ts';
import { measurePeak } from '../compute/measure-peak.ts';
import { torchContestant, type TorchForm } from '../compute/torch-contestant.ts';
import { foundPython } from '../peers/found-python.ts';
import { writeNetwork } from '../peers/write-network.ts';
import { writeTraining } from '../peers/write-training.ts';

const FOLDER = fileURLToPath(new URL('../peers/', import.meta.url));

/** The same training step on our backends, in PyTorch and in TensorFlow, in turn; then the same of one image translated. */
export const peers: BenchMode = {
  summary:
    'a training step, and one image translated, beside PyTorch and TensorFlow: as train, and --python PROGRAM, --peer NAME',
  counted: null,
  async measure({ cache, say, compute }) {
    const { rounds, threads } = compute;
    const race = async (what: keyof typeof WRITERS): Promise<readonly Figure[]> => {
      const folder = await mkdtemp(path.join(tmpdir(), 'exemplar-peers-'));
      try {
        say(`${WRITERS[what].title} of ${compute.preset.name} is written for the others`);
        const program = await WRITERS[what].write(compute.preset.config, folder, threads);
        const commands = [...backendContestants(what, compute), ...peerCommands(program, compute)];
        const figures = await compete(commands, { rounds, say });
        return figures.map((figure) => ({ ...figure, name: `${WRITERS[what].title}: ${figure.name}` }));
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    };
    return [await measurePeak(cache, threads), ...(await race('TRAIN')), ...(await race('NETWORK'))];
  },
};

const WRITERS = {
  TRAIN: { title: 'training step', write: writeTraining },
  NETWORK: { title: 'one image', write: writeNetwork },
} as const;

function peerCommands(program: string, compute: ComputeOptions): ContestantCommand[] {
  const { threads, data, peers } = compute;
  const python = compute.python ?? foundPython(data);
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
