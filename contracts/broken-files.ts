import { z } from 'zod';

/** What an import does when it meets a file that it cannot use: nothing is imported, or the rest is. */
export const brokenFilesSchema = z.enum(['REFUSE', 'SKIP']);
export type BrokenFiles = z.infer<typeof brokenFilesSchema>;
