import type { Role } from '#db/generated/enums.ts';
import { codedError } from '../errors.ts';
import { type Grant, ROLE_RANK, roleAnywhere, roleAt } from './role-at.ts';

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
  /** On the server, so at every experiment. */
  readonly role: Role;
  /** What they may do beyond it, at some experiments. */
  readonly grants: readonly Grant[];
  readonly scopes: readonly Scope[];
  readonly credential: Credential;
}

/** Against whose limits somebody counts: each API key by itself, and all browsers of a user together. */
export function accountOf({ id, credential }: Viewer): string {
  return credential.kind === 'SESSION' ? id : credential.id;
}

const scopeOf = {
  VIEWER: 'read',
  EDITOR: 'write',
  OPERATOR: 'write',
  ADMIN: 'admin',
} as const satisfies Record<Role, Scope>;

/** Whether the viewer has at least that role on the server, and their API key the scope that goes with it. */
export function hasRole(viewer: Viewer, role: Role): boolean {
  return isAtLeast(viewer, viewer.role, role);
}

/** The same at the path of an experiment. */
export function hasRoleAt(viewer: Viewer, role: Role, path: string): boolean {
  return isAtLeast(viewer, roleAt(viewer.role, viewer.grants, path), role);
}

/** The same, wherever it may be: a first look, before it is known what a request is about. */
export function hasRoleAnywhere(viewer: Viewer, role: Role): boolean {
  return isAtLeast(viewer, roleAnywhere(viewer.role, viewer.grants), role);
}

function isAtLeast({ scopes }: Viewer, held: Role, role: Role): boolean {
  return ROLE_RANK[held] >= ROLE_RANK[role] && scopes.includes(scopeOf[role]);
}

/**
 * Whether the viewer may change what a user owns: their own things as an editor, anybody's as an operator.
 *
 * @param path of the experiment that it lies in; null for what lies in none, which editors of any experiment own as well
 */
export function mayChange(viewer: Viewer, ownerId: string, path: string | null): boolean {
  if (viewer.id !== ownerId) return mayOperate(viewer, path);
  return path === null ? hasRoleAnywhere(viewer, 'EDITOR') : hasRoleAt(viewer, 'EDITOR', path);
}

/** Whether the viewer may change something whoever owns it, and the place of work among other work. */
export function mayOperate(viewer: Viewer, path: string | null): boolean {
  return path === null ? hasRole(viewer, 'OPERATOR') : hasRoleAt(viewer, 'OPERATOR', path);
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

/**
 * For what may be allowed at an experiment: whoever has the role nowhere is refused before anything is looked up. Where it
 * is about, the command asks by `hasRoleAt` or `mayChange`.
 *
 * @throws UNAUTHENTICATED when nobody has signed in, FORBIDDEN without the role.
 */
export function requireRoleAnywhere(viewer: Viewer | null, role: Role): Viewer {
  if (viewer && hasRoleAnywhere(viewer, role)) return viewer;
  return requireRole(viewer, role);
}
