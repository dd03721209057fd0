import type { JobKind } from '#jobs/definitions.ts';
import { globalId, type NodeType, parseGlobalId } from '../relay/global-id.ts';

/** The type of what a job of each kind is about. */
const TYPES = {
  TRAIN: 'Run',
  EVALUATE: 'Evaluation',
  ESTIMATE: 'Estimate',
  TRANSLATE: 'Translation',
  IMPORT: 'Import',
  VERIFY: 'Verification',
} as const satisfies Record<JobKind, NodeType>;

export function subjectIdOf(kind: JobKind, uuid: string): string {
  return globalId(TYPES[kind], uuid);
}

/** The kind of job that works on an object, and the object's key; null for an id of anything else. */
export function subjectOf(id: string): { readonly kind: JobKind; readonly uuid: string } | null {
  const parsed = parseGlobalId(id);
  const kinds = Object.keys(TYPES) as JobKind[];
  const kind = kinds.find((each) => TYPES[each] === parsed?.type);
  return parsed && kind ? { kind, uuid: parsed.uuid } : null;
}
