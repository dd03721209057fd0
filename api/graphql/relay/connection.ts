import { type ClassType, Field, ObjectType } from 'type-graphql';
import { PageInfo } from './page-info.type.ts';

export interface Edge<Item> {
  readonly cursor: string;
  readonly node: Item;
}

export interface Page<Item> {
  readonly edges: readonly Edge<Item>[];
  readonly pageInfo: PageInfo;
}

/**
 * The base class of `<name>Connection`, with its edge type `<name>Edge`. A subclass gives it its name and may add
 * fields; instances are made of a page.
 */
export function Connection<Item extends object>(name: string, getItem: () => ClassType<Item>) {
  @ObjectType(`${name}Edge`, { description: `${name} and its place in a list.`, simpleResolvers: true })
  class ItemEdge implements Edge<Item> {
    @Field(() => String, { description: 'For `after` and `before`.' })
    readonly cursor!: string;

    @Field(() => getItem(), { description: `The ${name} itself.` })
    readonly node!: Item;
  }

  @ObjectType({ description: 'Base of connections; never in the schema itself.' })
  abstract class ItemConnection implements Page<Item> {
    @Field(() => [ItemEdge], { description: 'Items with their cursors, in the order of the list.' })
    readonly edges: readonly ItemEdge[];

    @Field(() => PageInfo, { description: 'Whether there are more items, and where they begin.' })
    readonly pageInfo: PageInfo;

    constructor(page: Page<Item>) {
      this.edges = page.edges;
      this.pageInfo = page.pageInfo;
    }
  }
  return ItemConnection;
}
