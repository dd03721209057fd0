import { Prisma } from '#db/generated/client.ts';
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

/** The row that tells of a change; null for a mutation that is about no object. */
export function entryOf(
  { action, context: { viewer, address }, input }: CurrentMutation,
  change: Change | null,
): Prisma.AuditEntryCreateManyInput {
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
    input: stored(input),
    before: stored(change?.before),
    after: stored(change?.after),
  };
}

function stored(value: Json | undefined): Prisma.InputJsonValue | typeof Prisma.DbNull {
  return value === undefined || value === null ? Prisma.DbNull : value;
}
