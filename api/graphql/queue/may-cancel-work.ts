import { hasRole, mayChange, type Viewer } from '../../auth/viewer.ts';

/** @param requestedById null where it is not known who asked for the work. */
export function mayCancelWork(viewer: Viewer, requestedById: string | null): boolean {
  return requestedById === null ? hasRole(viewer, 'OPERATOR') : mayChange(viewer, requestedById);
}
