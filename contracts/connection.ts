import { z } from 'zod';

/** How a program on this machine reaches the API: what the API writes into its data folder, mode 0600. */
export const connectionSchema = z.object({ url: z.url(), token: z.string().min(1) });

/** Where the server is, and the API key that speaks for the caller. */
export type Connection = z.infer<typeof connectionSchema>;

/** Name of the file in the data folder. */
export const CONNECTION_FILE = 'connection.json';
