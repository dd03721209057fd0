import { csvLine } from '#lib/csv-line.ts';
import type { AuditRowFragment } from '../../gql/graphql.ts';
import { credentialText } from './credential-text.ts';

/** A line per entry, under the names that the command line's table has. */
export function auditCsv(entries: readonly AuditRowFragment[]): string {
  const names = 'time,who,by,address,action,object_type,object_id,input,before,after'.split(',');
  return [names, ...entries.map(cellsOf)].map(csvLine).join('');
}

function cellsOf(entry: AuditRowFragment): (string | null)[] {
  const { at, actorLogin, address, action, objectType, objectId, input, before, after } = entry;
  return [
    ...[at, actorLogin, credentialText(entry), address, action, objectType, objectId],
    ...[input, before, after].map((value) => (value === null ? null : JSON.stringify(value))),
  ];
}
