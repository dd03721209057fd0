import { Field, ID, InterfaceType } from 'type-graphql';

@InterfaceType({ description: 'An object with an id that `node` finds again.' })
export abstract class Node {
  @Field(() => ID, { description: 'Opaque, the same for ever, unique over all types.' })
  abstract readonly id: string;
}
