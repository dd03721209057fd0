import type { z } from 'zod';
import { UnreadableRecordError } from './unreadable-record-error.ts';

/** Turns a document of one version into the next; what it gets has passed no schema. */
export type Upgrade = (document: unknown) => unknown;

export interface VersionedDocument<Current> {
  /** What the document is, as a message names it, e.g. `run config`. */
  readonly name: string;
  /** Version that is written today. */
  readonly version: number;
  /** The shape of that version. */
  readonly schema: z.ZodType<Current>;
  /** From version 1 to 2, from 2 to 3, up to the current one. */
  readonly upgrades: readonly Upgrade[];
  /** Where the document says its version; its field `version` unless told otherwise. Undefined means version 1. */
  readonly versionOf?: (document: unknown) => unknown;
}

/**
 * A reader of a stored document: takes it in any version there ever was, gives its current shape, and throws
 * UnreadableRecordError for one that is broken or newer than the program. A document without a version is of version 1.
 */
export function versionedReader<Current>({
  name,
  version,
  schema,
  upgrades,
  versionOf = fieldVersion,
}: VersionedDocument<Current>): (stored: unknown) => Current {
  if (upgrades.length !== version - 1)
    throw new Error(
      `Version ${version} of ${name} needs ${version - 1} upgrades and has ${upgrades.length}.`,
    );

  return (stored) => {
    const found = versionOf(stored) ?? 1;
    if (!isVersion(found))
      throw new UnreadableRecordError({
        document: name,
        found: null,
        known: version,
        reason: `its version ${JSON.stringify(found)} is not a whole number from 1 to ${version}.`,
      });
    if (found > version)
      throw new UnreadableRecordError({
        document: name,
        found,
        known: version,
        reason: `a newer program wrote it (version ${found}; this one reads up to ${version}). Upgrade this program.`,
      });
    const parsed = schema.safeParse(upgraded(stored, found));
    if (parsed.success) return parsed.data;
    throw new UnreadableRecordError(
      {
        document: name,
        found,
        known: version,
        reason: `version ${found} of ${version} does not have the shape it should: ${faultsOf(parsed.error)}.`,
      },
      { cause: parsed.error },
    );
  };

  function upgraded(stored: unknown, found: number): unknown {
    try {
      return upgrades.slice(found - 1).reduce((document, upgrade) => upgrade(document), stored);
    } catch (cause) {
      throw new UnreadableRecordError(
        {
          document: name,
          found,
          known: version,
          reason: `version ${found} could not be brought to version ${version}.`,
        },
        { cause },
      );
    }
  }
}

function fieldVersion(document: unknown): unknown {
  return typeof document === 'object' && document !== null && 'version' in document
    ? document.version
    : undefined;
}

function isVersion(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 1;
}

function faultsOf(error: z.ZodError): string {
  return error.issues
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
    .join('; ');
}
