import type { RunView as RunViewRow } from '#db/generated/client.ts';
import { hasRole, hasRoleAnywhere, type Viewer } from '../../auth/viewer.ts';

/** Whether somebody who sees a view may change it: their own as an editor, that of others as an admin. */
export function mayChangeView(viewer: Viewer, { ownerId }: Pick<RunViewRow, 'ownerId'>): boolean {
  return viewer.id === ownerId ? hasRoleAnywhere(viewer, 'EDITOR') : hasRole(viewer, 'ADMIN');
}
