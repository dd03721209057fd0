import type { GraphQLSchema } from 'graphql';

/** Says what the three types are for that type-graphql makes of the resolvers, and gives no words to. */
export function describeRoots(schema: GraphQLSchema): void {
  const roots = [
    [schema.getQueryType(), 'What can be read.'],
    [
      schema.getMutationType(),
      'What can be done. Refusals that the caller can correct are in `userErrors` of the answer.',
    ],
    [schema.getSubscriptionType(), 'What can be followed as it changes, over WebSocket.'],
  ] as const;
  for (const [type, description] of roots) if (type) type.description = description;
}
