import { encodeSafetensors } from '#lib/safetensors.ts';
import type { ApiClient } from '../client.ts';
import { graphql } from '../gql/gql.ts';
import type { NetworkWeightsFieldsFragment } from '../gql/graphql.ts';
import { unlessRefused } from '../unless-refused.ts';
import { readNetworkTensors, type WeightsFile } from './read-network-tensors.ts';

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

export interface WeightsToSend extends WeightsFile {
  readonly originSha256: string;
}

/**
 * Reads a network's weights from a file, here, and sends what is kept of them: the convolutions up to conv5_1.
 *
 * @throws CommandFailure that names what is wrong with the file; nothing was sent then
 */
export async function sendWeights(
  client: ApiClient,
  weights: WeightsToSend,
): Promise<NetworkWeightsFieldsFragment> {
  const { network, source, origin, originSha256 } = weights;
  const stored = encodeSafetensors(readNetworkTensors(weights));
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
