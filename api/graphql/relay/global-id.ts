import { z } from 'zod';

/** Types that an id may name. Upload, Job, ApiKey, Passkey and AuditEntry have ids and are not nodes. */
export const nodeTypeSchema = z.enum([
  'User',
  'Session',
  'Dataset',
  'DatasetVersion',
  'Image',
  'Import',
  'Experiment',
  'Run',
  'RunView',
  'Checkpoint',
  'CheckpointAlias',
  'CheckpointImport',
  'Sample',
  'Estimate',
  'Evaluation',
  'Translation',
  'Verification',
  'Worker',
  'Artifact',
  'NetworkWeights',
  'Upload',
  'Job',
  'ApiKey',
  'Passkey',
  'AuditEntry',
]);
export type NodeType = z.infer<typeof nodeTypeSchema>;

const partsSchema = z.tuple([nodeTypeSchema, z.uuid()]);

/** The opaque id of an object: base64url of `Type:uuid`. */
export function globalId(type: NodeType, uuid: string): string {
  return Buffer.from(`${type}:${uuid}`).toString('base64url');
}

/** What an id names, or null when it is no id of ours. */
export function parseGlobalId(id: string): { type: NodeType; uuid: string } | null {
  if (id.length > 100) return null;
  const parts = partsSchema.safeParse(Buffer.from(id, 'base64url').toString('utf8').split(':'));
  if (!parts.success) return null;
  const [type, uuid] = parts.data;
  return globalId(type, uuid) === id ? { type, uuid } : null;
}

/** Key of the object of that type, or null when the id is broken or names another type. */
export function uuidOf(type: NodeType, id: string): string | null {
  const parsed = parseGlobalId(id);
  return parsed?.type === type ? parsed.uuid : null;
}
