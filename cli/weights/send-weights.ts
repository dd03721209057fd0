import { type NetworkName, networkLabel, type WeightsSource } from '#contracts/perceptual-network.ts';
import { encodeSafetensors } from '#lib/safetensors.ts';
import type { ApiClient } from '../client.ts';
import { CommandFailure } from '../failure.ts';
import { graphql } from '../gql/gql.ts';
import type { NetworkWeightsFieldsFragment } from '../gql/graphql.ts';
import { unlessRefused } from '../unless-refused.ts';
import { networkTensors } from './network-tensors.ts';
import { readTensorFile } from './read-tensor-file.ts';
import { TensorFileError } from './tensor-file.ts';

graphql(`
  fragment NetworkWeightsFields on NetworkWeights {
    id
    label
    network
    source
    origin
    originSha256
    sha256
    byteSize
    createdAt
  }
`);

const AddNetworkWeights = graphql(`
  mutation AddNetworkWeights($input: AddNetworkWeightsInput!) {
    addNetworkWeights(input: $input) {
      weights {
        ...NetworkWeightsFields
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

export interface WeightsToSend {
  readonly bytes: Buffer;
  readonly network: NetworkName;
  readonly source: WeightsSource;
  readonly origin: string;
  readonly originSha256: string;
}

/**
 * Reads a network's weights from a file, here, and sends what is kept of them: the convolutions up to conv5_1.
 *
 * @throws CommandFailure that names what is wrong with the file; nothing was sent then
 */
export async function sendWeights(
  client: ApiClient,
  { bytes, network, source, origin, originSha256 }: WeightsToSend,
): Promise<NetworkWeightsFieldsFragment> {
  const stored = storedForm(bytes, { network, source, origin });
  const { uploadId } = await client.upload({
    kind: 'WEIGHTS',
    filename: `${network}-${source}.safetensors`,
    contentType: 'application/octet-stream',
    bytes: stored,
  });
  const input = { uploadId, network, source, origin, originSha256 };
  const { addNetworkWeights: payload } = await client.request(AddNetworkWeights, { input });
  return unlessRefused(payload.weights, payload.userErrors);
}

function storedForm(
  bytes: Buffer,
  { network, source, origin }: Pick<WeightsToSend, 'network' | 'source' | 'origin'>,
): Buffer {
  try {
    return encodeSafetensors(networkTensors(readTensorFile(bytes), network, source));
  } catch (error) {
    if (!(error instanceof TensorFileError)) throw error;
    throw new CommandFailure(
      'failed',
      `${origin} cannot be taken as ${networkLabel(network, source)}. ${error.message}`,
      'Nothing was sent.',
    );
  }
}
