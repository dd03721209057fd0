import { Prisma } from '#db/generated/client.ts';
import { hasRole, hasRoleAnywhere, hasRoleAt, type Viewer } from '../../auth/viewer.ts';
import { isUnderPath } from '../experiment/under-path.ts';

/** The runs that the viewer may change: `mayChange` as a condition on rows of `run`. */
export function changeableRuns(viewer: Viewer): Prisma.Sql {
  if (hasRole(viewer, 'OPERATOR')) return Prisma.sql`true`;
  const isOwn = Prisma.sql`run.created_by_id = ${viewer.id}::uuid`;
  const own = hasRole(viewer, 'EDITOR') ? isOwn : Prisma.sql`(${isOwn} and ${isInAny(viewer, 'EDITOR')})`;
  return Prisma.sql`(${own} or ${isInAny(viewer, 'OPERATOR')})`;
}

/** Whether a run lies where the viewer has been granted a role. */
function isInAny(viewer: Viewer, role: 'EDITOR' | 'OPERATOR'): Prisma.Sql {
  if (!hasRoleAnywhere(viewer, role)) return Prisma.sql`false`;
  const paths = viewer.grants.map(({ path }) => path).filter((path) => hasRoleAt(viewer, role, path));
  return Prisma.sql`run.experiment_id in (
    select experiment.id from experiment where ${Prisma.join(paths.map(isUnderPath), ' or ')})`;
}
