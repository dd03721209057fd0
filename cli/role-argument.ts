import { InvalidArgumentError } from 'commander';
import { ROLE_WORDS } from '#contracts/role-words.ts';
import type { Role } from './gql/graphql.ts';

/** Roles as people name them on the command line. */
export const ROLE_NAMES = 'viewer, editor, operator or admin';

/** Reads an argument that names a role. @throws InvalidArgumentError for any other word */
export function readRole(text: string): Role {
  const name = text.toUpperCase();
  if (name in ROLE_WORDS) return name as Role;
  throw new InvalidArgumentError(`It must be ${ROLE_NAMES}.`);
}
