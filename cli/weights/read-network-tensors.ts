import { type NetworkName, networkLabel, type WeightsSource } from '#contracts/perceptual-network.ts';
import type { NamedTensors } from '#lib/safetensors.ts';
import { CommandFailure } from '../failure.ts';
import { networkTensors } from './network-tensors.ts';
import { readTensorFile } from './read-tensor-file.ts';
import { TensorFileError } from './tensor-file.ts';

/** A file of weights, and whose it is taken to be. */
export interface WeightsFile {
  readonly bytes: Buffer;
  readonly network: NetworkName;
  readonly source: WeightsSource;
  /** The file's name. */
  readonly origin: string;
}

/**
 * The weights of a network in the form in which they are stored, from a file in any of the forms that are read.
 *
 * @throws CommandFailure that names what is wrong with the file
 */
export function readNetworkTensors({ bytes, network, source, origin }: WeightsFile): NamedTensors {
  try {
    return networkTensors(readTensorFile(bytes), network, source);
  } catch (error) {
    if (!(error instanceof TensorFileError)) throw error;
    throw new CommandFailure(
      'failed',
      `${origin} cannot be taken as ${networkLabel(network, source)}. ${error.message}`,
      'Nothing was sent.',
    );
  }
}
