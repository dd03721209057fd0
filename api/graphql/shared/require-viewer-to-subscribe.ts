import type { GraphQLSchema } from 'graphql';
import { requireRole } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';

/**
 * Has every subscription ask who it is before it looks at anything: `@Authorized` is asked at the events alone. One that
 * needs a higher role asks for it in its `subscribe`.
 */
export function requireViewerToSubscribe(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getSubscriptionType()?.getFields() ?? {})) {
    const { subscribe } = field;
    if (!subscribe) continue;
    field.subscribe = (...request) => {
      requireRole((request[2] as Context).viewer, 'VIEWER');
      return subscribe(...request);
    };
  }
}
