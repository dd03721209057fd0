import { Ctx, Field, ObjectType, registerEnumType } from 'type-graphql';
import { ROLE_WORDS } from '#contracts/role-words.ts';
import { GrantedRole } from '#db/generated/enums.ts';
import type { Context } from '../../context.ts';
import { Experiment } from '../experiment/experiment.type.ts';
import { found } from '../shared/found.ts';
import { DateTime } from '../shared/scalars.ts';
import { User } from '../user/user.type.ts';
import type { HeldRole } from './experiment-role.queries.ts';

registerEnumType(GrantedRole, {
  name: 'GrantedRole',
  description: 'A role that can be granted in an experiment; each includes the ones before it.',
  valuesConfig: {
    EDITOR: { description: `Can ${ROLE_WORDS.EDITOR.canThere}.` },
    OPERATOR: { description: `Can ${ROLE_WORDS.OPERATOR.canThere}.` },
  },
});

@ObjectType({
  description:
    'A role that a user holds in an experiment and in all below it, beyond their role on the server: the higher one holds.',
})
export class ExperimentRole {
  constructor(private readonly row: HeldRole) {}

  @Field(() => Experiment, { description: 'Where it was granted.' })
  get experiment(): Experiment {
    return new Experiment(this.row.experiment);
  }

  @Field(() => User, { description: 'Who holds it.' })
  get user(): User {
    return new User(this.row.user);
  }

  @Field(() => GrantedRole, { description: 'What they may do there.' })
  get role(): GrantedRole {
    return this.row.role;
  }

  @Field(() => User, { description: 'The admin who granted it.' })
  async grantedBy(@Ctx() { loaders }: Context): Promise<User> {
    const { grantedById } = this.row;
    return new User(found(await loaders.user.load(grantedById), 'user', grantedById));
  }

  @Field(() => DateTime, { description: 'When it was granted, as what it is now.' })
  get grantedAt(): Date {
    return this.row.grantedAt;
  }
}
