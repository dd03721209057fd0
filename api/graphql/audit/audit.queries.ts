import type { AuditEntry as AuditEntryRow, Prisma, PrismaClient } from '#db/generated/client.ts';
import { isCleanText } from '../clean-text.ts';
import type { Page } from '../relay/connection.ts';
import { parseGlobalId } from '../relay/global-id.ts';
import type { PageArgs } from '../relay/page-args.ts';
import { readPage } from '../relay/read-page.ts';
import { idKey, timeKey } from '../relay/sort-key.ts';
import type { AuditFilter } from './audit.input.ts';
import { AuditEntry } from './audit.type.ts';

const byTime = { field: 'at', direction: 'DESC', key: timeKey('at'), id: idKey } as const;

/** The audit log, the newest entries first. */
export async function readAuditEntries(
  prisma: PrismaClient,
  filter: AuditFilter,
  args: PageArgs,
): Promise<Page<AuditEntry>> {
  const where = whereOf(filter);
  return readPage(args, {
    order: byTime,
    fetch: ({ within, orderBy, take }): Promise<AuditEntryRow[]> =>
      where === null
        ? Promise.resolve([])
        : prisma.auditEntry.findMany({ where: { ...where, AND: within }, orderBy, take }),
    item: (row) => new AuditEntry(row),
  });
}

/** @returns null where no entry can fit */
function whereOf({
  actorLogin,
  action,
  objectId,
  since,
  until,
}: AuditFilter): Prisma.AuditEntryWhereInput | null {
  const object = objectId == null ? null : parseGlobalId(objectId);
  if (objectId != null && object === null) return null;
  if (![actorLogin, action].every((text) => text == null || isCleanText(text))) return null;
  return {
    ...(actorLogin != null && { actorLogin }),
    ...(action != null && { action }),
    ...(object && { objectId: object.uuid, objectType: object.type }),
    at: { ...(since != null && { gte: since }), ...(until != null && { lt: until }) },
  };
}
