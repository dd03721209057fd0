import { z } from 'zod';
import type { Role } from '#db/generated/enums.ts';

/** Whom an identity provider may sign in, and as what. */
export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  /** Null for a client that has none. */
  readonly clientSecret: string | null;
  /** What the button on the sign-in page is called. */
  readonly name: string;
  readonly scope: string;
  readonly loginClaim: string;
  /** One of them has to hold; without any, all people of the provider may. */
  readonly allow: readonly AllowRule[];
  /** Of people who come without an invitation; null where they need one. */
  readonly firstRole: Exclude<Role, 'ADMIN'> | null;
}

/** The domain of the verified mail address, or a claim that is, or lists, a value. */
export type AllowRule =
  | { readonly kind: 'DOMAIN'; readonly domain: string }
  | { readonly kind: 'CLAIM'; readonly claim: string; readonly value: string };

const LOOPBACK = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/|$)/;

/** Tokens and codes do not travel in the clear, but on the own machine. */
export const issuerSchema = z
  .url({ protocol: /^https?$/, error: 'must be a URL that begins with https://' })
  .refine((url) => url.startsWith('https:') || LOOPBACK.test(url), {
    error: 'must begin with https://, unless it is on this machine',
  })
  .refine((url) => /^[^?#@]*$/.test(url), { error: 'must not have a user name, a query or a fragment' });

/** Comma-separated rules: `@lab.example`, or `claim=value`. */
export const allowSchema = z.string().transform((text, context): readonly AllowRule[] => {
  const entries = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return entries.map((entry): AllowRule => {
    const [, domain] = /^@([^\s@=]+)$/.exec(entry) ?? [];
    if (domain !== undefined) return { kind: 'DOMAIN', domain: domain.toLowerCase() };
    const [, claim, value] = /^([^\s=@]+)=(.+)$/.exec(entry) ?? [];
    if (claim === undefined || value === undefined)
      context.addIssue({
        code: 'custom',
        message: `"${entry}" is neither a domain such as @lab.example nor a claim such as groups=exemplar`,
      });
    return { kind: 'CLAIM', claim: claim ?? '', value: value ?? '' };
  });
});

/** A role, or that people need an invitation. */
export const firstRoleSchema = z
  .enum(['none', 'viewer', 'editor', 'operator'])
  .transform((role): OidcSettings['firstRole'] => FIRST_ROLES[role]);

const FIRST_ROLES = { none: null, viewer: 'VIEWER', editor: 'EDITOR', operator: 'OPERATOR' } as const;
