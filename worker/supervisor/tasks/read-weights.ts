import { networkNameSchema, weightsLabel, weightsSourceSchema } from '#contracts/perceptual-network.ts';
import { type RunConfig, weightsOf } from '#contracts/run-config.ts';
import type { SupervisorContext } from '../context.ts';

/** The weights that a config names, by the name under which steps take them: their blob, and what tables call them. */
export async function readWeights(
  { prisma }: Pick<SupervisorContext, 'prisma'>,
  config: RunConfig,
): Promise<Record<string, { readonly sha256: string; readonly label: string }>> {
  const found: Record<string, { readonly sha256: string; readonly label: string }> = {};
  for (const { name, id } of weightsOf(config)) {
    const { network, source, origin, originSha256, sha256 } = await prisma.networkWeights.findUniqueOrThrow({
      where: { id },
    });
    const label = weightsLabel({
      network: networkNameSchema.parse(network),
      source: weightsSourceSchema.parse(source),
      origin,
      originSha256,
    });
    found[name] = { sha256, label };
  }
  return found;
}
