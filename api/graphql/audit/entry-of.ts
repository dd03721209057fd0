import type { Json } from '#lib/canonical-json.ts';
import { newId } from '#db/new-id.ts';
import type { NodeType } from '../relay/global-id.ts';
import type { CurrentMutation } from './current-mutation.ts';

/** What became of one object. */
export interface Change {
  readonly type: NodeType;
  /** Key of its row. */
  readonly id: string;
  /** What of it changed; absent where it is not told, null where there was or is nothing. */
  readonly before?: Json;
  readonly after?: Json;
}

/** A row of the audit log, without the time. */
export interface AuditRow {
  readonly id: string;
  readonly actorId: string | null;
  readonly actorLogin: string | null;
  readonly credentialKind: string | null;
  readonly credentialId: string | null;
  readonly credentialName: string | null;
  readonly address: string | null;
  readonly action: string;
  readonly objectType: NodeType | null;
  readonly objectId: string | null;
  readonly input: Json;
  readonly before: Json;
  readonly after: Json;
}

/** The row that tells of a change; null for a mutation that is about no object. */
export function entryOf(
  { action, context: { viewer, address }, input }: CurrentMutation,
  change: Change | null,
): AuditRow {
  return {
    id: newId(),
    actorId: viewer?.id ?? null,
    actorLogin: viewer?.login ?? null,
    credentialKind: viewer?.credential.kind ?? null,
    credentialId: viewer?.credential.id ?? null,
    credentialName: viewer?.credential.name ?? null,
    address,
    action,
    objectType: change?.type ?? null,
    objectId: change?.id ?? null,
    input,
    before: change?.before ?? null,
    after: change?.after ?? null,
  };
}
