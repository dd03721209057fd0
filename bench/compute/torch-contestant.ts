import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ContestantCommand } from './contestant.ts';

const FOLDER = fileURLToPath(new URL('../peers/', import.meta.url));

/** How PyTorch runs a step: on the processor in one of three ways, or on a card. */
export type TorchForm = 'eager' | 'channels_last' | 'compile' | 'cuda';

/** @param program written by write-training.ts or write-network.ts */
export function torchContestant(
  python: string,
  program: string,
  { threads, form, title }: { readonly threads: number; readonly form: TorchForm; readonly title: string },
): ContestantCommand {
  return {
    name: `PyTorch, ${title}`,
    program: python,
    args: [path.join(FOLDER, 'torch_peer.py'), program, String(threads), form],
    variables: { OMP_NUM_THREADS: String(threads), MKL_NUM_THREADS: String(threads) },
  };
}
