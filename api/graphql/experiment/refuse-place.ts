import type { UserError } from '#contracts/errors.ts';
import { hasRoleAt, type Viewer } from '../../auth/viewer.ts';
import { refuse } from '../shared/user-errors.ts';

/** Why the viewer may put nothing into the experiment of a path, whether it is there yet or not; null when they may. */
export function refusePlace(viewer: Viewer, path: string, field: readonly string[]): UserError | null {
  if (hasRoleAt(viewer, 'EDITOR', path)) return null;
  const message = `You need the role EDITOR in "${path}" for this. An admin can grant it there.`;
  return refuse('FORBIDDEN', field, message);
}
