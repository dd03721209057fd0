import type { Role } from '#db/generated/enums.ts';
import { codedError } from '../errors.ts';

export type Scope = 'read' | 'write' | 'admin';

/** By what somebody is known: a browser's session, an API key, or the key of this machine's command line. */
export interface Credential {
  readonly kind: 'SESSION' | 'KEY' | 'LOCAL_KEY';
  readonly id: string;
  /** Of a key. */
  readonly name: string | null;
  readonly expiresAt: Date | null;
}

/** Who asks: a user, and what their API key lets them do (everything, when they signed in by browser). */
export interface Viewer {
  readonly id: string;
  readonly login: string;
  readonly role: Role;
  readonly scopes: readonly Scope[];
  readonly credential: Credential;
}

/** Against whose limits somebody counts: each API key by itself, and all browsers of a user together. */
export function accountOf({ id, credential }: Viewer): string {
  return credential.kind === 'SESSION' ? id : credential.id;
}

const rank = { VIEWER: 0, EDITOR: 1, OPERATOR: 2, ADMIN: 3 } as const satisfies Record<Role, number>;
const scopeOf = {
  VIEWER: 'read',
  EDITOR: 'write',
  OPERATOR: 'write',
  ADMIN: 'admin',
} as const satisfies Record<Role, Scope>;

/** Whether the viewer has at least that role, and their API key the scope that goes with it. */
export function hasRole(viewer: Viewer, role: Role): boolean {
  return rank[viewer.role] >= rank[role] && viewer.scopes.includes(scopeOf[role]);
}

/** Whether the viewer may change what a user owns: their own things as an editor, anybody's as an operator. */
export function mayChange(viewer: Viewer, ownerId: string): boolean {
  return hasRole(viewer, viewer.id === ownerId ? 'EDITOR' : 'OPERATOR');
}

/** Whether the viewer may read what a user has uploaded: their own things, and as an operator anybody's. */
export function mayReadUpload(viewer: Viewer, ownerId: string): boolean {
  return viewer.id === ownerId || hasRole(viewer, 'OPERATOR');
}

/**
 * For what everybody may do with what is their own, whatever their role.
 *
 * @throws UNAUTHENTICATED when nobody has signed in, FORBIDDEN for an API key without the scope.
 */
export function requireScope(viewer: Viewer | null, scope: Scope): Viewer {
  const self = requireRole(viewer, 'VIEWER');
  if (self.scopes.includes(scope)) return self;
  throw codedError('FORBIDDEN', `An API key needs the scope "${scope}" for this.`);
}

/** @throws UNAUTHENTICATED when nobody has signed in, FORBIDDEN without the role. */
export function requireRole(viewer: Viewer | null, role: Role): Viewer {
  if (!viewer)
    throw codedError('UNAUTHENTICATED', 'Sign in first, or send an API key in the Authorization header.');
  if (!hasRole(viewer, role))
    throw codedError('FORBIDDEN', `This needs the role ${role} and the scope "${scopeOf[role]}".`);
  return viewer;
}
