import { Authorized, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { experimentPathsAbove } from '#contracts/names.ts';
import { Role } from '#db/generated/enums.ts';
import { roleAt } from '../../auth/role-at.ts';
import type { Context } from '../../context.ts';
import { Experiment } from '../experiment/experiment.type.ts';
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
  async experimentRoles(@Root() { row }: Experiment, @Ctx() { loaders }: Context): Promise<ExperimentRole[]> {
    const above = await loaders.experimentAt.loadMany(experimentPathsAbove(row.name));
    const ids = [...above.flatMap((each) => (each && !(each instanceof Error) ? [each.id] : [])), row.id];
    const roles = await Promise.all(ids.map((id) => loaders.experimentRoles.load(id)));
    return roles.flat().map((role) => new ExperimentRole(role));
  }

  @FieldResolver(() => Role, {
    description:
      'What the viewer may do in it: the highest of their role on the server and of those granted to them in it or above it.',
  })
  viewerRole(@Root() { row }: Experiment, @Ctx() { viewer }: Context): Role {
    return viewer === null ? 'VIEWER' : roleAt(viewer.role, viewer.grants, row.name);
  }
}
