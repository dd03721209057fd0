import { z } from 'zod';
import type { UserError } from '#contracts/errors.ts';
import { type Sha256, sha256Schema } from '#contracts/ids.ts';
import { fileNameSchema } from '#contracts/name-schema.ts';
import {
  networkLabel,
  type NetworkName,
  networkNameSchema,
  weightsShapes,
  weightsSourceSchema,
} from '#contracts/perceptual-network.ts';
import { newId } from '#db/new-id.ts';
import { decodeSafetensors, type NamedTensors, SafetensorsError } from '#lib/safetensors.ts';
import { DamagedBlobError } from '#storage/blob-errors.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import { requireRole } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { uuidOf } from '../relay/global-id.ts';
import { parseInput, refuse } from '../shared/user-errors.ts';
import type { AddNetworkWeightsInput } from './weights.input.ts';
import { NetworkWeights } from './weights.type.ts';

interface Added {
  readonly weights: NetworkWeights | null;
  readonly userErrors: UserError[];
}

/** Keeps uploaded weights once every tensor of the network is there, of its shape and finite; adding them again is no fault. */
export async function addNetworkWeights(
  { prisma, storage, viewer }: Context,
  input: AddNetworkWeightsInput,
): Promise<Added> {
  const { id: userId } = requireRole(viewer, 'EDITOR');
  const parsed = parseInput(schema, input);
  if (parsed.userErrors) return { weights: null, userErrors: parsed.userErrors };
  const { network, source, origin, originSha256 } = parsed.value;

  const id = uuidOf('Upload', parsed.value.uploadId);
  const upload =
    id === null ? null : await prisma.upload.findFirst({ where: { id, userId, kind: 'WEIGHTS' } });
  if (!upload) return refused('NOT_FOUND', 'You have no upload of weights with this id.');
  if (upload.state !== 'FINALIZED' || upload.sha256 === null)
    return refused('INVALID_STATE', 'This upload has not been finalized.');
  const sha256 = sha256Schema.parse(upload.sha256);
  const problem = await problemOf(storage, sha256, network);
  if (problem !== null)
    return refused('INVALID', `"${upload.filename}" is not ${networkLabel(network, source)}: ${problem}`);

  const content = { network, source, sha256, originSha256 };
  const row = await prisma.networkWeights.upsert({
    where: { network_source_sha256_originSha256: content },
    create: { id: newId(), ...content, origin, byteSize: upload.byteSize, createdById: userId },
    update: {},
  });
  return { weights: new NetworkWeights(row), userErrors: [] };
}

const schema = z.object({
  uploadId: z.string(),
  network: networkNameSchema,
  source: weightsSourceSchema,
  origin: fileNameSchema,
  originSha256: sha256Schema,
});

function refused(code: UserError['code'], message: string): Added {
  return { weights: null, userErrors: [refuse(code, ['uploadId'], message)] };
}

/** What is wrong with the tensors, as a sentence; null when nothing is. */
async function problemOf(storage: BlobStore, sha256: Sha256, network: NetworkName): Promise<string | null> {
  try {
    return shapeProblem(decodeSafetensors(await storage.read(sha256)), network);
  } catch (error) {
    if (error instanceof SafetensorsError) return error.message;
    if (error instanceof DamagedBlobError) return 'its stored bytes are damaged. Send them again.';
    throw error;
  }
}

function shapeProblem(tensors: NamedTensors, network: NetworkName): string | null {
  const expected = weightsShapes(network);
  const stranger = Object.keys(tensors).find((name) => !Object.hasOwn(expected, name));
  if (stranger !== undefined) return `it has a tensor ${stranger}.`;
  for (const [name, shape] of Object.entries(expected)) {
    const tensor = Object.hasOwn(tensors, name) ? tensors[name] : undefined;
    if (!tensor) return `it has no tensor ${name}.`;
    if (tensor.shape.join() !== shape.join())
      return `${name} has the shape [${tensor.shape.join(', ')}], not [${shape.join(', ')}].`;
    if (!tensor.data.every(Number.isFinite)) return `${name} has a value that is not finite.`;
  }
  return null;
}
