import type { CheckpointManifest } from '#contracts/checkpoint-manifest.ts';
import { roleOf } from '../../checkpoints/role-of.ts';
import type { HostTensors, Shape } from '../../compute/step.ts';
import type { StageSpec } from '../../engine/methods/method.ts';
import { methodOf } from '../../engine/methods/registry.ts';
import { refusedCheckpoint } from './refused-checkpoint.ts';

/** A file of a checkpoint and what is in it. */
export interface TensorFile extends Pick<CheckpointManifest['blobs'][number], 'role' | 'artifact'> {
  readonly member: string;
  readonly tensors: HostTensors;
}

/**
 * Compares names and shapes of all tensors with those of the networks that the method builds by the manifest's config.
 * What a stage keeps on the host is of no network, and only looked at for values that are not finite.
 *
 * @throws TaskFailure
 */
export function checkTensors(
  { config, stage: name }: CheckpointManifest,
  files: readonly TensorFile[],
): void {
  const stages = methodOf(config).stages(config);
  const stage = stages.find((spec) => spec.name === name);
  if (!stage) {
    const known = stages.map((spec) => spec.name).join(', ');
    throw refusedCheckpoint(
      'UNKNOWN_STAGE',
      'manifest.json, stage',
      `The config has no stage "${name.slice(0, 100)}". It has ${known}.`,
    );
  }
  for (const file of files) requireFinite(file);
  const initial = stage.initialState();
  const expected = shapesOf(initial);
  for (const file of files) {
    if (file.role === 'host') continue;
    requireShapes(file, file.role === 'artifact' ? artifactShapes(stages, file) : expected);
  }
  requireArtifacts(stages.slice(0, stages.indexOf(stage)), files);
  const there = new Set(files.flatMap(({ tensors }) => Object.keys(tensors)));
  for (const tensor of Object.keys(initial))
    if (!there.has(tensor))
      throw refusedCheckpoint(
        'MISSING_TENSOR',
        `${roleOf(tensor)}.safetensors`,
        `It lacks the tensor ${tensor}.`,
      );
}

function shapesOf(tensors: HostTensors): Readonly<Record<string, Shape>> {
  return Object.fromEntries(Object.entries(tensors).map(([name, { shape }]) => [name, shape]));
}

function requireFinite({ member, tensors }: TensorFile): void {
  for (const [name, { data }] of Object.entries(tensors))
    if (!data.every(Number.isFinite))
      throw refusedCheckpoint('NOT_FINITE', member, `The tensor ${name} has a value that is not finite.`);
}

function requireShapes(
  { member, role, tensors }: TensorFile,
  expected: Readonly<Record<string, Shape>>,
): void {
  for (const [name, { shape }] of Object.entries(tensors)) {
    const wanted = Object.hasOwn(expected, name) ? expected[name] : undefined;
    if (!wanted || (role !== 'artifact' && roleOf(name) !== role))
      throw refusedCheckpoint(
        'UNEXPECTED_TENSOR',
        member,
        `The method has no tensor ${name.slice(0, 200)} there.`,
      );
    if (shape.join() !== wanted.join())
      throw refusedCheckpoint(
        'WRONG_SHAPE',
        member,
        `The tensor ${name} has the shape [${shape.join(', ')}], but the method's has [${wanted.join(', ')}].`,
      );
  }
}

/** All of its tensors are there, too. */
function artifactShapes(
  stages: readonly StageSpec[],
  { artifact, member, tensors }: TensorFile,
): Readonly<Record<string, Shape>> {
  const maker = stages.find((spec) => spec.artifact?.name === artifact);
  if (!maker?.artifact)
    throw refusedCheckpoint('UNEXPECTED_MEMBER', member, 'No stage of the config leaves such an artifact.');
  const shapes = maker.artifact.shapes(maker.initialState());
  const lacking = Object.keys(shapes).find((name) => !Object.hasOwn(tensors, name));
  if (lacking !== undefined)
    throw refusedCheckpoint('MISSING_TENSOR', member, `It lacks the tensor ${lacking}.`);
  return shapes;
}

function requireArtifacts(earlier: readonly StageSpec[], files: readonly TensorFile[]): void {
  for (const { artifact } of earlier)
    if (artifact && !files.some((file) => file.artifact === artifact.name))
      throw refusedCheckpoint(
        'MISSING_ARTIFACT',
        'manifest.json, blobs',
        `The checkpoint lacks the artifact "${artifact.name}", which its stage needs.`,
      );
}
