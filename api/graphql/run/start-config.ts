import type { UserError } from '#contracts/errors.ts';
import { forkConfig } from '#contracts/fork-config.ts';
import type { Knob } from '#contracts/knob.ts';
import type { ArtifactFacts } from '#contracts/methods/method-definition.ts';
import type { MethodName } from '#contracts/methods/registry.ts';
import type { NewRunConfig } from '#contracts/changed-config.ts';
import { newRunConfig } from '#contracts/new-run-config.ts';
import { methodDefinition, methodKnobs, presets, type RunConfig, weightsOf } from '#contracts/run-config.ts';
import { readArtifactRequirements } from '#contracts/stored/read-artifact-requirements.ts';
import type { Database } from '#db/client.ts';
import type { Artifact as ArtifactRow, PrismaClient } from '#db/generated/client.ts';
import { invariant } from '#lib/invariant.ts';
import { uuidOf } from '../relay/global-id.ts';
import { refuse } from '../shared/user-errors.ts';

/** The config of a new run from a preset and changes, in which artifacts and weights are named by their global ids. */
export function startConfig(preset: string, changes: unknown): NewRunConfig {
  const method = presets.find(({ name }) => name === preset)?.config.method;
  const { named, refusals } = withUuids(method === undefined ? [] : idKnobs(method), changes);
  return refusals.length > 0 ? { config: null, refusals } : newRunConfig(preset, named);
}

/** The config of a run that goes on from a checkpoint after `step` steps, from that of its run and changes as above. */
export function startForkConfig(parent: RunConfig, step: number, changes: unknown): NewRunConfig {
  const { named, refusals } = withUuids(idKnobs(parent.method), changes);
  return refusals.length > 0 ? { config: null, refusals } : forkConfig(parent, step, named);
}

function withUuids(knobs: ReturnType<typeof idKnobs>, changes: unknown) {
  const refusals: UserError[] = [];
  const named = knobs.reduce(
    (before, { path, type, label }) =>
      mapValue(before, path, (id) => {
        if (typeof id !== 'string') return id;
        const uuid = uuidOf(type, id);
        if (uuid === null) refusals.push(noArtifact(path, label));
        return uuid;
      }),
    changes,
  );
  return { named, refusals };
}

/** Why a run may not use the artifacts that its config names; empty when it may. */
export async function refuseArtifacts(
  prisma: Database,
  config: RunConfig,
  datasetVersionId: string,
): Promise<readonly UserError[]> {
  const refusals = await Promise.all(
    artifactKnobs(config.method).map(async ({ path, ...facts }) => {
      const id = facts.idOf(config);
      if (id === null) return [];
      const artifact = await prisma.artifact.findUnique({ where: { id } });
      if (!artifact || (await isInTrash(prisma, artifact))) return [noArtifact(path, facts.label)];
      const refusal = (message: string) =>
        refuse('INVALID', ['config', ...path], `"config.${path.join('.')}" ${message}`);
      if (artifact.method !== config.method || artifact.name !== facts.name)
        return [
          refusal(
            `names an artifact "${artifact.name}" of the method ${artifact.method}, ` +
              `but this run takes "${facts.name}" of the method ${config.method}.`,
          ),
        ];
      return [
        ...differences(artifact, facts, config).map(({ knob, theirs, own }) =>
          refusal(`names ${facts.label} of ${knob} ${theirs}, but this run has ${knob} ${own}.`),
        ),
        ...(artifact.datasetVersionId === datasetVersionId
          ? []
          : [refusal(await otherDataset(prisma, facts.label, artifact.datasetVersionId, datasetVersionId))]),
      ];
    }),
  );
  return refusals.flat();
}

/** Ids of the artifacts that a config names. */
export function artifactIdsOf(config: RunConfig): string[] {
  return artifactKnobs(config.method).flatMap((facts) => facts.idOf(config) ?? []);
}

/** What it was trained by may be gone soon. */
async function isInTrash(prisma: Database, { runId }: ArtifactRow): Promise<boolean> {
  return (await prisma.run.count({ where: { id: runId, trashedAt: { not: null } } })) > 0;
}

/** Why a run may not use the weights that its config names; empty when it may. */
export async function refuseWeights(prisma: PrismaClient, config: RunConfig): Promise<readonly UserError[]> {
  const refusals = await Promise.all(
    weightsOf(config).map(async ({ path, id }) => {
      const weights = await prisma.networkWeights.findUnique({ where: { id } });
      return weights ? [] : [noArtifact(path, WEIGHTS_LABEL)];
    }),
  );
  return refusals.flat();
}

const WEIGHTS_LABEL = 'stored weights of a network';

/** The knobs whose values are ids, and of what. */
function idKnobs(method: MethodName): readonly {
  readonly path: readonly string[];
  readonly type: 'Artifact' | 'NetworkWeights';
  readonly label: string;
}[] {
  return [
    ...artifactKnobs(method).map(({ path, label }) => ({ path, type: 'Artifact' as const, label })),
    ...methodKnobs(method)
      .filter(({ weights }) => weights !== undefined)
      .map(({ path }) => ({ path, type: 'NetworkWeights' as const, label: WEIGHTS_LABEL })),
  ];
}

/** What a method's runs may take from other runs, and the knob that names it. */
function artifactKnobs(method: MethodName): readonly (ArtifactFacts<RunConfig> & Pick<Knob, 'path'>)[] {
  const knobs = methodKnobs(method);
  return methodDefinition(method).artifacts.map((facts) => {
    const knob = knobs.find(({ artifact }) => artifact === facts.name);
    invariant(knob, `expected a knob of ${method} that names ${facts.label}`);
    return { ...facts, path: knob.path };
  });
}

function noArtifact(path: readonly string[], label: string): UserError {
  const field = ['config', ...path];
  return refuse('NOT_FOUND', field, `"${field.join('.')}" is not the id of ${label}.`);
}

function differences(artifact: ArtifactRow, facts: ArtifactFacts<RunConfig>, config: RunConfig) {
  const stored = readArtifactRequirements(artifact.requirements);
  return Object.entries(facts.requirements(config))
    .map(([knob, own]) => ({ knob, own, theirs: stored[knob] ?? 'unknown' }))
    .filter(({ own, theirs }) => own !== theirs);
}

async function otherDataset(
  prisma: Database,
  label: string,
  theirId: string,
  ownId: string,
): Promise<string> {
  const versions = await prisma.datasetVersion.findMany({
    where: { id: { in: [theirId, ownId] } },
    include: { dataset: true },
  });
  const nameOf = (id: string) => {
    const version = versions.find((each) => each.id === id);
    return version ? `${version.dataset.name} v${version.number}` : 'a dataset that no longer exists';
  };
  return `names ${label} that were trained on ${nameOf(theirId)}, but this run trains on ${nameOf(ownId)}.`;
}

/** `value` with what stands at `path` replaced; as it is where nothing stands there. */
function mapValue(
  value: unknown,
  [name, ...rest]: readonly string[],
  map: (value: unknown) => unknown,
): unknown {
  if (name === undefined) return map(value);
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return value;
  return { ...value, [name]: mapValue((value as Readonly<Record<string, unknown>>)[name], rest, map) };
}
