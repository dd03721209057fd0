import { z } from 'zod';
import { DEFAULT_FREE_SPACE_FLOOR_MIB } from '#lib/free-space.ts';
import { refusalsOf } from '#contracts/refusals.ts';
import { databaseUrlSchema } from '#db/database-url-schema.ts';
import { setVariables } from '#lib/set-variables.ts';
import { writtenNumber } from '#lib/written-number.ts';
import { hostSchema, originsSchema, publicUrlSchema } from './http/address-settings.ts';
import { trustedProxiesSchema } from './http/trusted-proxies.ts';

const port = writtenNumber(z.int().min(1).max(65_535));

const envSchema = z.object({
  DATABASE_URL: databaseUrlSchema,
  /** Folder of blobs, of the signing key and of connection.json. */
  EXEMPLAR_DATA_DIR: z.string().min(1).default('./data'),
  /** MiB of the data folder's disk that blobs leave to the database and to logs. */
  EXEMPLAR_FREE_SPACE_FLOOR: writtenNumber(
    z
      .int()
      .min(0)
      .max(1024 * 1024),
  ).default(DEFAULT_FREE_SPACE_FLOOR_MIB),
  /** Exactly this port; without it 4000 or the next free one. */
  PORT: port.optional(),
  EXEMPLAR_HOST: hostSchema.default('127.0.0.1'),
  /** Address under which people reach the server, where it differs from the one it listens on. */
  EXEMPLAR_PUBLIC_URL: publicUrlSchema.optional(),
  /** Proxies whose word is believed about where a request comes from. */
  EXEMPLAR_TRUSTED_PROXIES: trustedProxiesSchema.default(['loopback']),
  /** Origins of other sites whose pages may use the API with an API key. */
  EXEMPLAR_ALLOWED_ORIGINS: originsSchema.default([]),
  /** Key of signed URLs, for several servers over one storage; without it a file of the data folder. */
  EXEMPLAR_SECRET: z.string().min(32).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  NODE_ENV: z.enum(['development', 'test', 'production']).default('production'),
});
export type ApiEnv = z.infer<typeof envSchema>;

/** The settings of this process. @throws Error that names each variable at fault. */
export function readEnv(source: Record<string, string | undefined> = process.env): ApiEnv {
  const variables = setVariables(source);
  const parsed = envSchema.safeParse(variables);
  if (parsed.success) return parsed.data;
  const lines = refusalsOf(parsed.error, variables, []).map(({ message }) => `  ${message}`);
  throw new Error(`The API's settings are not usable:\n${lines.join('\n')}`);
}
