import type { DomainSide } from '#contracts/domain.ts';
import { readClasses, type RegionNames } from '#contracts/region-classes.ts';
import { UnreadableRecordError } from '#contracts/stored/unreadable-record-error.ts';
import { readTruthTable, type TruthRow } from '#contracts/truth-table.ts';
import { messageOf } from '#lib/message-of.ts';
import type { Catalog, CatalogDocument } from './catalog-archives.ts';
import type { FileErrors } from './file-errors.ts';

/** Rows of one truth.json. */
export interface TruthRows {
  readonly domain: DomainSide;
  readonly memberName: string;
  readonly rows: readonly TruthRow[];
}

/** The names of the regions of each domain; null where it has none, or none that can be read. */
export function readClassesOf(
  { classes }: Pick<Catalog, 'classes'>,
  errors: FileErrors,
): Record<DomainSide, RegionNames | null> {
  const found: Record<DomainSide, RegionNames | null> = { A: null, B: null };
  for (const document of classes)
    found[document.domain] = readOrName(document, readClasses, 'INVALID_CLASSES', errors)?.classes ?? null;
  return found;
}

/** The rows of the truth tables that can be read. */
export function readTruthTables(
  { truthTables }: Pick<Catalog, 'truthTables'>,
  errors: FileErrors,
): TruthRows[] {
  return truthTables.flatMap((document) => {
    const table = readOrName(document, readTruthTable, 'INVALID_TRUTH', errors);
    const { domain, memberName } = document;
    return table ? [{ domain, memberName, rows: table.rows }] : [];
  });
}

function readOrName<Document>(
  { domain, memberName, bytes }: CatalogDocument,
  read: (document: unknown) => Document,
  code: string,
  errors: FileErrors,
): Document | null {
  try {
    return read(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch (error) {
    const message =
      error instanceof UnreadableRecordError
        ? `The file cannot be used: ${error.reason}`
        : `The file is not JSON in UTF-8: ${messageOf(error)}`;
    errors.add(domain, memberName, code, message.slice(0, MAX_MESSAGE)); // it may name each of many thousand rows
    return null;
  }
}

const MAX_MESSAGE = 500;
