import { z } from 'zod';

/** REPORT changes nothing; REPAIR takes what is damaged out of use and makes anew what can be made anew. */
export const verifyModeSchema = z.enum(['REPORT', 'REPAIR']);
export type VerifyMode = z.infer<typeof verifyModeSchema>;

/** How a blob differs from what was stored. */
export const blobFaultSchema = z.enum(['DAMAGED', 'MISSING']);
export type BlobFault = z.infer<typeof blobFaultSchema>;
