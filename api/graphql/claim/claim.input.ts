import { Field, InputType } from 'type-graphql';
import { JsonObject } from '../shared/scalars.ts';

@InputType({ description: 'The claims that an experiment is to answer.' })
export class SaveClaimsInput {
  @Field(() => String, { description: 'Name of the experiment; made if there is none.' })
  readonly experimentName!: string;

  @Field(() => JsonObject, {
    description: 'What is run, and the claims, as a file of `docs/claims`.',
  })
  readonly suite!: object;
}
