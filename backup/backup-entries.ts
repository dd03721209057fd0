import { z } from 'zod';

/**
 * A backup is a tar, in this order: `backup.json`, `secret.key` where there is one, the rows of each table in parts
 * (`tables/<table>/<part>`, Postgres's text format of COPY), each blob (`blobs/<sha256>`), `sums.json`.
 */
export const HEADER = 'backup.json';
export const SECRET = 'secret.key';
export const SUMS = 'sums.json';

export const headerSchema = z.object({
  format: z.literal('exemplar-backup/1'),
  createdAt: z.iso.datetime(),
  /** Applied migrations, in order. */
  migrations: z.array(z.string()).min(1),
  /** In an order in which no row names one of a later table. */
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()).min(1) })),
});
export type BackupHeader = z.infer<typeof headerSchema>;
export type BackupTable = BackupHeader['tables'][number];

/** Says that the backup is whole. */
export const sumsSchema = z.object({
  /** SHA-256 of all entries but blobs, whose names are theirs. */
  entries: z.record(z.string(), z.string()),
  blobs: z.int().min(0),
  /** Blobs that were damaged when the backup was made, and are not in it. */
  damaged: z.array(z.string()),
  /** Blobs that rows name, and that were not there. */
  missing: z.array(z.string()),
});
export type BackupSums = z.infer<typeof sumsSchema>;

const BLOBS = 'blobs/';

export function blobEntry(sha256: string): string {
  return BLOBS + sha256;
}

/** The SHA-256 of a blob's entry; null of other entries. */
export function blobOfEntry(name: string): string | null {
  return name.startsWith(BLOBS) ? name.slice(BLOBS.length) : null;
}

/** @param part from 0 */
export function tableEntry(table: string, part: number): string {
  return `tables/${table}/${part.toString().padStart(8, '0')}`;
}
