/** As much of a list as has been read. */
export interface Listed<Item> {
  /** Names the list: what is read of another one is not added. */
  readonly key: string;
  readonly items: readonly Item[];
  /** Where it goes on; null at its end. */
  readonly next: string | null;
}

interface Connection<Item> {
  readonly edges: readonly { readonly node: Item }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

export function listed<Item>(key: string, { edges, pageInfo }: Connection<Item>): Listed<Item> {
  return {
    key,
    items: edges.map(({ node }) => node),
    next: pageInfo.hasNextPage ? pageInfo.endCursor : null,
  };
}
