import { mayChange, mayOperate, type Viewer } from '../../auth/viewer.ts';

/** What the right to cancel work depends on. */
export interface Requested {
  /** Null where it is not known who asked for the work. */
  readonly requestedById: string | null;
  /** Of the experiment whose run it is about; null for work about none. */
  readonly path: string | null;
}

export function mayCancelWork(viewer: Viewer, { requestedById, path }: Requested): boolean {
  return requestedById === null ? mayOperate(viewer, path) : mayChange(viewer, requestedById, path);
}
