import { ArgsType, Field, Int } from 'type-graphql';

/** The four arguments of every connection: `first` with `after`, or `last` with `before`. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, {
    nullable: true,
    description: 'Items from the start, 0-100; 20 when `last` is absent too.',
  })
  readonly first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only items after this cursor.' })
  readonly after?: string | null;

  @Field(() => Int, { nullable: true, description: 'Number of items from the end, 0-100.' })
  readonly last?: number | null;

  @Field(() => String, { nullable: true, description: 'Only items before this cursor.' })
  readonly before?: string | null;
}
