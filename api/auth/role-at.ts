import type { GrantedRole, Role } from '#db/generated/enums.ts';

/** A role that somebody holds in the experiment of a path and in all below it. */
export interface Grant {
  readonly path: string;
  readonly role: GrantedRole;
}

/** How much each role lets its holder do: more than those of lower numbers. */
export const ROLE_RANK = { VIEWER: 0, EDITOR: 1, OPERATOR: 2, ADMIN: 3 } as const satisfies Record<
  Role,
  number
>;

/**
 * The role that holds at a path: the highest of the role on the server and of those granted at the path or above it. So a
 * grant never takes anything away.
 *
 * @param path of an experiment, which need not exist
 */
export function roleAt(serverRole: Role, grants: readonly Grant[], path: string): Role {
  return grants.filter((grant) => holdsAt(grant, path)).reduce<Role>(higher, serverRole);
}

/** The highest role that holds at any path. */
export function roleAnywhere(serverRole: Role, grants: readonly Grant[]): Role {
  return grants.reduce<Role>(higher, serverRole);
}

function higher(known: Role, { role }: Grant): Role {
  return ROLE_RANK[role] > ROLE_RANK[known] ? role : known;
}

/** Whole names count: `gta` is not above `gta-2`. */
function holdsAt(grant: Grant, path: string): boolean {
  return path === grant.path || path.startsWith(`${grant.path}/`);
}
