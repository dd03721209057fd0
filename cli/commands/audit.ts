import { type Command, InvalidArgumentError, Option } from 'commander';
import { csvLine } from '#lib/csv-line.ts';
import { withContext } from '../command-context.ts';
import { graphql } from '../gql/gql.ts';
import type { AuditEntryFieldsFragment } from '../gql/graphql.ts';
import { addPageOptions, type PageOptions, readPages, streamPages } from '../paging.ts';

graphql(`
  fragment AuditEntryFields on AuditEntry {
    id
    at
    actorLogin
    credential
    keyName
    address
    action
    objectType
    objectId
    input
    before
    after
  }
`);

const AuditEntries = graphql(`
  query AuditEntries($filter: AuditFilter, $first: Int!, $after: String) {
    auditEntries(filter: $filter, first: $first, after: $after) {
      edges {
        node {
          ...AuditEntryFields
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

interface ListOptions extends PageOptions {
  readonly actor?: string;
  readonly action?: string;
  readonly object?: string;
  readonly since?: string;
  readonly until?: string;
  readonly csv?: true;
}

export function addAudit(program: Command): void {
  const audit = program.command('audit').description('the audit log: who did what to what');
  addPageOptions(audit.command('list').description('list entries, newest first; for admins'))
    .option('--actor <login>', 'only what this user did')
    .option('--action <name>', 'only this mutation, e.g. trashRuns')
    .option('--object <id>', 'only what was done to the object with this id')
    .addOption(new Option('--since <time>', 'only from then on: a date, or 7d, 12h').argParser(readTime))
    .addOption(new Option('--until <time>', 'only before then').argParser(readTime))
    .option('--csv', 'write a table with all columns as CSV')
    .addHelpText('after', '\nExample:\n  $ ./exemplar audit list --action trashRuns --since 7d --all --csv')
    .action(
      withContext<[ListOptions]>(async ({ client, output }, options) => {
        const { actor, action, object, since, until } = options;
        const filter = { actorLogin: actor, action, objectId: object, since, until };
        const read = async (page: { first: number; after: string | null }) =>
          (await client.request(AuditEntries, { ...page, filter })).auditEntries;
        if (!options.csv) {
          output.list(await readPages(options, read), COLUMNS);
          return;
        }
        output.result({}, csvLine(Object.keys(CSV_COLUMNS)).trimEnd());
        for await (const entries of streamPages(options, read))
          for (const entry of entries) output.result({}, csvLine(cellsOf(entry)).trimEnd());
      }),
    );
}

const COLUMNS = {
  TIME: ({ at }: AuditEntryFieldsFragment) => at,
  WHO: ({ actorLogin }: AuditEntryFieldsFragment) => actorLogin ?? '-',
  BY: byOf,
  ACTION: ({ action }: AuditEntryFieldsFragment) => action,
  OBJECT: ({ objectType, objectId }: AuditEntryFieldsFragment) =>
    objectType ? `${objectType} ${objectId ?? ''}` : '-',
};

const CSV_COLUMNS = {
  time: ({ at }: AuditEntryFieldsFragment) => at,
  who: ({ actorLogin }: AuditEntryFieldsFragment) => actorLogin ?? null,
  by: byOf,
  address: ({ address }: AuditEntryFieldsFragment) => address ?? null,
  action: ({ action }: AuditEntryFieldsFragment) => action,
  object_type: ({ objectType }: AuditEntryFieldsFragment) => objectType ?? null,
  object_id: ({ objectId }: AuditEntryFieldsFragment) => objectId ?? null,
  input: ({ input }: AuditEntryFieldsFragment) => jsonOf(input),
  before: ({ before }: AuditEntryFieldsFragment) => jsonOf(before),
  after: ({ after }: AuditEntryFieldsFragment) => jsonOf(after),
};

function cellsOf(entry: AuditEntryFieldsFragment): (string | null)[] {
  return Object.values(CSV_COLUMNS).map((cell) => cell(entry));
}

function byOf({ credential, keyName }: AuditEntryFieldsFragment): string {
  switch (credential) {
    case 'SESSION':
      return 'browser';
    case 'LOCAL_KEY':
      return 'command line of the server';
    case 'KEY':
      return `key ${keyName ?? ''}`;
    case null:
      return '-';
  }
}

function jsonOf(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}

const HOUR_MS = 60 * 60 * 1000;
const UNIT_MS: Readonly<Record<string, number>> = { h: HOUR_MS, d: 24 * HOUR_MS };

/** A date, or a time ago such as 7d, as the API takes it. @throws InvalidArgumentError for anything else */
function readTime(text: string): string {
  const [, count, unit = ''] = /^(\d{1,5})([hd])$/.exec(text) ?? [];
  const time =
    count === undefined ? new Date(text) : new Date(Date.now() - Number(count) * (UNIT_MS[unit] ?? 0));
  if (!Number.isNaN(time.getTime())) return time.toISOString();
  throw new InvalidArgumentError('It must be a date such as 2026-12-08, or a time ago such as 7d or 12h.');
}
