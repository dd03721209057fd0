import { Authorized, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { experimentPathsAbove } from '#contracts/names.ts';
import type { Experiment as ExperimentRow } from '#db/generated/client.ts';
import { Role } from '#db/generated/enums.ts';
import { roleAt } from '../../auth/role-at.ts';
import type { Context } from '../../context.ts';
import { Experiment } from '../experiment/experiment.type.ts';
import type { Loaders } from '../loaders.ts';
import type { HeldRole } from './experiment-role.queries.ts';
import { ExperimentRole } from './experiment-role.type.ts';
import { roleListCost } from './role-list-cost.ts';

/** What an experiment tells of roles in it. */
@Authorized('VIEWER')
@Resolver(() => Experiment)
export class RolesOfExperimentResolver {
  @FieldResolver(() => [ExperimentRole], {
    description:
      'Roles that hold in it beyond those on the server: granted in it, or in those that it lies below, the outermost first.',
    complexity: roleListCost,
  })
  async grantedRoles(@Root() { row }: Experiment, @Ctx() { loaders }: Context): Promise<ExperimentRole[]> {
    return (await rolesAt(row, loaders)).map((role) => new ExperimentRole(role));
  }

  @FieldResolver(() => Role, {
    description:
      'What the viewer may do in it: the highest of their role on the server and of those granted to them in it or above it.',
    complexity: 5,
  })
  async viewerRole(@Root() { row }: Experiment, @Ctx() { loaders, viewer }: Context): Promise<Role> {
    // As it stands: an event that tells of a grant may come before the socket's viewer has been asked for anew.
    const user = viewer && (await loaders.user.load(viewer.id));
    if (!user) return 'VIEWER';
    const held = (await rolesAt(row, loaders)).filter(({ userId }) => userId === user.id);
    const grants = held.map(({ role, experiment }) => ({ path: experiment.name, role }));
    return roleAt(user.role, grants, row.name);
  }
}

/** Granted in an experiment, or in those that it lies below, the outermost first. */
async function rolesAt({ id, name }: ExperimentRow, loaders: Loaders): Promise<HeldRole[]> {
  const above = await loaders.experimentAt.loadMany(experimentPathsAbove(name));
  const ids = [...above.flatMap((each) => (each && !(each instanceof Error) ? [each.id] : [])), id];
  return (await Promise.all(ids.map((each) => loaders.experimentRoles.load(each)))).flat();
}
