import type { AuditFilter, AuditRowFragment } from '../../gql/graphql.ts';

/** Filters as they stand in the page's address. */
export const AUDIT_FIELDS = ['who', 'action', 'object', 'from', 'to'] as const;
export type AuditField = (typeof AUDIT_FIELDS)[number];
export type AuditAddress = Readonly<Record<AuditField, string>>;

export function readAuditAddress(search: URLSearchParams): AuditAddress {
  const fields = AUDIT_FIELDS.map((field) => [field, search.get(field) ?? '']);
  return Object.fromEntries(fields) as AuditAddress;
}

/** `from` and `to` are days of the reader's own clock, both of them whole. */
export function auditFilter({ who, action, object, from, to }: AuditAddress): AuditFilter {
  return {
    actorLogin: who || null,
    action: action || null,
    objectId: object || null,
    since: startOf(from, 0),
    until: startOf(to, 1),
  };
}

/** Whether an entry that has just been added is one of those. */
export function isWanted(
  { actorLogin, action, objectId, since, until }: AuditFilter,
  entry: AuditRowFragment,
): boolean {
  return (
    (!actorLogin || entry.actorLogin === actorLogin) &&
    (!action || entry.action === action) &&
    (!objectId || entry.objectId === objectId) &&
    (!since || entry.at >= since) &&
    (!until || entry.at < until)
  );
}

/** When a day begins, or one after it; null for what is not a day. */
function startOf(day: string, later: number): string | null {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? [];
  if (year === undefined) return null;
  const start = new Date(Number(year), Number(month) - 1, Number(date) + later);
  return Number.isNaN(start.getTime()) ? null : start.toISOString();
}
