import { Field, ID, InterfaceType } from 'type-graphql';
import { globalId, type NodeType } from '../relay/global-id.ts';

@InterfaceType({ description: 'An object with an id that `node` finds again.' })
export abstract class Node {
  readonly #id: string;

  constructor(type: NodeType, uuid: string) {
    this.#id = globalId(type, uuid);
  }

  @Field(() => ID, { description: 'Opaque, permanent, globally unique.' })
  get id(): string {
    return this.#id;
  }
}
