import { methodDefinition, type RunConfig } from '#contracts/run-config.ts';
import type { SupervisorContext } from '../context.ts';

/** Hashes of the artifacts that the config names, by name. */
export async function readArtifacts(
  { prisma }: SupervisorContext,
  config: RunConfig,
): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const artifact of methodDefinition(config.method).artifacts) {
    const id = artifact.idOf(config);
    if (id === null) continue;
    hashes[artifact.name] = (await prisma.artifact.findUniqueOrThrow({ where: { id } })).sha256;
  }
  return hashes;
}
