import { z } from 'zod';

const id = <Brand extends string>() => z.uuid().brand<Brand>();

/** Branded UUIDv7 keys. A path, a token or SQL text never stands in for one of them. */
export const userIdSchema = id<'UserId'>();
export const datasetIdSchema = id<'DatasetId'>();
export const datasetVersionIdSchema = id<'DatasetVersionId'>();
export const imageIdSchema = id<'ImageId'>();
export const importIdSchema = id<'ImportId'>();
export const runIdSchema = id<'RunId'>();
export const jobIdSchema = id<'JobId'>();
export const checkpointIdSchema = id<'CheckpointId'>();
export const translationIdSchema = id<'TranslationId'>();
export const workerIdSchema = id<'WorkerId'>();
export const maskArtifactIdSchema = id<'MaskArtifactId'>();

export type UserId = z.infer<typeof userIdSchema>;
export type DatasetId = z.infer<typeof datasetIdSchema>;
export type DatasetVersionId = z.infer<typeof datasetVersionIdSchema>;
export type ImageId = z.infer<typeof imageIdSchema>;
export type ImportId = z.infer<typeof importIdSchema>;
export type RunId = z.infer<typeof runIdSchema>;
export type JobId = z.infer<typeof jobIdSchema>;
export type CheckpointId = z.infer<typeof checkpointIdSchema>;
export type TranslationId = z.infer<typeof translationIdSchema>;
export type WorkerId = z.infer<typeof workerIdSchema>;
export type MaskArtifactId = z.infer<typeof maskArtifactIdSchema>;

/** SHA-256 of a blob, lower-case hexadecimal: the name under which storage keeps it. */
export const sha256Schema = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand<'Sha256'>();
export type Sha256 = z.infer<typeof sha256Schema>;
