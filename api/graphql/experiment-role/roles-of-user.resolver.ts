import { Authorized, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context.ts';
import { User } from '../user/user.type.ts';
import { ExperimentRole } from './experiment-role.type.ts';
import { roleListCost } from './role-list-cost.ts';

/** What a user tells of roles of theirs. */
@Resolver(() => User)
export class RolesOfUserResolver {
  @Authorized('VIEWER')
  @FieldResolver(() => [ExperimentRole], {
    description: 'Roles that were granted to them in experiments, by path.',
    complexity: roleListCost,
  })
  async experimentRoles(@Root() { row }: User, @Ctx() { loaders }: Context): Promise<ExperimentRole[]> {
    return (await loaders.rolesOfUser.load(row.id)).map((role) => new ExperimentRole(role));
  }
}
