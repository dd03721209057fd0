import { z } from 'zod';
import { DEFAULT_FREE_SPACE_FLOOR_MIB } from '#lib/free-space.ts';
import { refusalsOf } from '#contracts/refusals.ts';
import { databaseUrlSchema } from '#db/database-url-schema.ts';
import { tracingSettings } from '#lib/tracing/tracing-settings.ts';
import { setVariables } from '#lib/set-variables.ts';
import { writtenNumber } from '#lib/written-number.ts';
import {
  type AllowRule,
  allowSchema,
  firstRoleSchema,
  issuerSchema,
  type OidcSettings,
} from './auth/oidc/oidc-settings.ts';
import { hostSchema, originsSchema, publicUrlSchema } from './http/address-settings.ts';
import { trustedProxiesSchema } from './http/trusted-proxies.ts';

const port = writtenNumber(z.int().min(1).max(65_535));

/** Each setting with its effect, as `settings` of the API tells it to admins. What `isSecret` leaves the process never. */
const envSchema = z
  .object({
    DATABASE_URL: databaseUrlSchema.meta({
      description: 'Address of the Postgres database that holds everything but files.',
      isSecret: true,
    }),
    EXEMPLAR_DATA_DIR: z
      .string()
      .min(1)
      .default('./data')
      .describe('Folder of stored files, of the signing key and of connection.json.'),
    EXEMPLAR_FREE_SPACE_FLOOR: writtenNumber(
      z
        .int()
        .min(0)
        .max(1024 * 1024),
    )
      .default(DEFAULT_FREE_SPACE_FLOOR_MIB)
      .describe('MiB of the disk of the data folder that stored files leave to the database and to logs.'),
    PORT: port.optional().describe('Port to listen on, and no other; without it 4000 or the next free one.'),
    EXEMPLAR_HOST: hostSchema
      .default('127.0.0.1')
      .describe('Address to listen on; put TLS in front where other machines can reach it.'),
    EXEMPLAR_PUBLIC_URL: publicUrlSchema
      .optional()
      .describe('Address under which people reach the server, where it differs from the one it listens on.'),
    EXEMPLAR_TRUSTED_PROXIES: trustedProxiesSchema
      .default(['loopback'])
      .describe('Proxies whose word is believed about where a request comes from.'),
    EXEMPLAR_ALLOWED_ORIGINS: originsSchema
      .default([])
      .describe('Origins of other sites whose pages may use the API with an API key.'),
    EXEMPLAR_SECRET: z.string().min(32).optional().meta({
      description:
        'Key of signed URLs, for several servers over one storage; without it a file of the data folder.',
      isSecret: true,
    }),
    EXEMPLAR_METRICS_TOKEN: z.string().min(16).optional().meta({
      description:
        'Lets whoever sends it as a bearer token read /metrics; without it only admins with a token can.',
      isSecret: true,
    }),
    EXEMPLAR_OIDC_ISSUER: issuerSchema
      .optional()
      .describe(
        'Identity provider (OpenID Connect) at which people sign in; its client is EXEMPLAR_OIDC_CLIENT_ID.',
      ),
    EXEMPLAR_OIDC_CLIENT_ID: z
      .string()
      .optional()
      .describe('What the identity provider calls this server; required with EXEMPLAR_OIDC_ISSUER.'),
    EXEMPLAR_OIDC_CLIENT_SECRET: z.string().optional().meta({
      description:
        'Secret of that client; without it the server is a public client, which PKCE alone protects.',
      isSecret: true,
    }),
    EXEMPLAR_OIDC_NAME: z
      .string()
      .max(60)
      .default('single sign-on')
      .describe('What the identity provider is called on the sign-in page, after "Sign in with".'),
    EXEMPLAR_OIDC_SCOPE: z
      .string()
      .default('openid profile email')
      .refine((scope) => scope.split(' ').includes('openid'), { error: 'must contain openid' })
      .describe('What the identity provider is asked to tell about a person.'),
    EXEMPLAR_OIDC_LOGIN_CLAIM: z
      .string()
      .default('preferred_username')
      .describe('The claim that is the login of a person here; of email only a verified one counts.'),
    EXEMPLAR_OIDC_ALLOW: allowSchema
      .default([])
      .describe(
        'Who of the identity provider may sign in: @domain of a verified mail address, or claim=value.',
      ),
    EXEMPLAR_OIDC_FIRST_ROLE: firstRoleSchema
      .default(null)
      .describe('Role of people who sign in there and were not invited; none: they need an invitation.'),
    ...tracingSettings,
    LOG_LEVEL: z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
      .default('info')
      .describe('Least severity of what is logged; debug has a line per request.'),
  })
  .superRefine(({ EXEMPLAR_OIDC_ISSUER: issuer, EXEMPLAR_OIDC_CLIENT_ID: clientId }, context) => {
    if ((issuer === undefined) !== (clientId === undefined))
      context.addIssue({
        code: 'custom',
        path: [issuer === undefined ? 'EXEMPLAR_OIDC_ISSUER' : 'EXEMPLAR_OIDC_CLIENT_ID'],
        message: 'goes with the other',
      });
  });
export type ApiEnv = z.infer<typeof envSchema>;

/** The identity provider at which people sign in; null where none is set. */
export function oidcSettingsOf(env: ApiEnv): OidcSettings | null {
  const { EXEMPLAR_OIDC_ISSUER: issuer, EXEMPLAR_OIDC_CLIENT_ID: clientId } = env;
  if (issuer === undefined || clientId === undefined) return null;
  return {
    issuer,
    clientId,
    clientSecret: env.EXEMPLAR_OIDC_CLIENT_SECRET ?? null,
    name: env.EXEMPLAR_OIDC_NAME,
    scope: env.EXEMPLAR_OIDC_SCOPE,
    loginClaim: env.EXEMPLAR_OIDC_LOGIN_CLAIM,
    allow: env.EXEMPLAR_OIDC_ALLOW,
    firstRole: env.EXEMPLAR_OIDC_FIRST_ROLE,
  };
}

/** The settings of this process. @throws Error that names each variable at fault. */
export function readEnv(source: Record<string, string | undefined> = process.env): ApiEnv {
  const variables = setVariables(source);
  const parsed = envSchema.safeParse(variables);
  if (parsed.success) return parsed.data;
  const lines = refusalsOf(parsed.error, variables, []).map(({ message }) => `  ${message}`);
  throw new Error(`The API's settings are not usable:\n${lines.join('\n')}`);
}

/** A setting of this process, as its environment has it. */
export interface Setting {
  readonly name: string;
  /** What it does, in a sentence. */
  readonly effect: string;
  /** Null where nothing is set, and there is no default; of a secret never more than that it is set. */
  readonly value: string | null;
  readonly isSecret: boolean;
  readonly source: 'DEFAULT' | 'ENVIRONMENT';
}

const SECRET_IS_SET = 'set';

/** All settings of the API, in the order in which its schema lists them. */
export function readSettings(source: Record<string, string | undefined> = process.env): Setting[] {
  const variables = setVariables(source);
  const env = readEnv(source);
  return Object.entries(envSchema.shape).map(([name, schema]) => {
    const { description = '', isSecret } = schema.meta() ?? {};
    const written = variables[name];
    const value = written ?? textOf(env[name as keyof ApiEnv]);
    return {
      name,
      effect: description,
      value: isSecret === true && value !== null ? SECRET_IS_SET : value,
      isSecret: isSecret === true,
      source: written === undefined ? 'DEFAULT' : 'ENVIRONMENT',
    };
  });
}

function textOf(value: ApiEnv[keyof ApiEnv]): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'object') return String(value);
  return [...value].map((entry) => (typeof entry === 'string' ? entry : textOfRule(entry))).join(', ');
}

function textOfRule(rule: AllowRule): string {
  return rule.kind === 'DOMAIN' ? `@${rule.domain}` : `${rule.claim}=${rule.value}`;
}
