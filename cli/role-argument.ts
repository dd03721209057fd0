import { InvalidArgumentError } from 'commander';
import { ROLE_WORDS } from '#contracts/role-words.ts';
import type { GrantedRole, Role } from './gql/graphql.ts';

/** Roles as people name them on the command line. */
export const ROLE_NAMES = 'viewer, editor, operator or admin';

/** Reads an argument that names a role. @throws InvalidArgumentError for any other word */
export function readRole(text: string): Role {
  const name = text.toUpperCase();
  if (name in ROLE_WORDS) return name as Role;
  throw new InvalidArgumentError(`It must be ${ROLE_NAMES}.`);
}

/** Roles that can be granted in an experiment. */
export const GRANTED_ROLE_NAMES = 'editor or operator';

/** Reads an argument that names one of them. @throws InvalidArgumentError for any other word */
export function readGrantedRole(text: string): GrantedRole {
  const name = text.toUpperCase();
  if (name === 'EDITOR' || name === 'OPERATOR') return name;
  throw new InvalidArgumentError(`It must be ${GRANTED_ROLE_NAMES}.`);
}
