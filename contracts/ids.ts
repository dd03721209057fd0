import { z } from 'zod';

/** Branded UUIDv7 keys. A path, a token or SQL text never stands in for one of them. */
export const userIdSchema = z.uuid().brand<'UserId'>();
export const datasetIdSchema = z.uuid().brand<'DatasetId'>();
export const datasetVersionIdSchema = z.uuid().brand<'DatasetVersionId'>();
export const imageIdSchema = z.uuid().brand<'ImageId'>();
export const importIdSchema = z.uuid().brand<'ImportId'>();
export const checkpointImportIdSchema = z.uuid().brand<'CheckpointImportId'>();
export const runIdSchema = z.uuid().brand<'RunId'>();
export const jobIdSchema = z.uuid().brand<'JobId'>();
export const checkpointIdSchema = z.uuid().brand<'CheckpointId'>();
export const estimateIdSchema = z.uuid().brand<'EstimateId'>();
export const verificationIdSchema = z.uuid().brand<'VerificationId'>();
export const translationIdSchema = z.uuid().brand<'TranslationId'>();
export const workerIdSchema = z.uuid().brand<'WorkerId'>();
export const artifactIdSchema = z.uuid().brand<'ArtifactId'>();

export type UserId = z.infer<typeof userIdSchema>;
export type DatasetId = z.infer<typeof datasetIdSchema>;
export type DatasetVersionId = z.infer<typeof datasetVersionIdSchema>;
export type ImageId = z.infer<typeof imageIdSchema>;
export type ImportId = z.infer<typeof importIdSchema>;
export type RunId = z.infer<typeof runIdSchema>;
export type JobId = z.infer<typeof jobIdSchema>;
export type CheckpointId = z.infer<typeof checkpointIdSchema>;
export type EstimateId = z.infer<typeof estimateIdSchema>;
export type TranslationId = z.infer<typeof translationIdSchema>;
export type WorkerId = z.infer<typeof workerIdSchema>;
export type ArtifactId = z.infer<typeof artifactIdSchema>;

/** SHA-256 of a blob, lower-case hexadecimal: the name under which storage keeps it. */
export const sha256Schema = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand<'Sha256'>();
export type Sha256 = z.infer<typeof sha256Schema>;
