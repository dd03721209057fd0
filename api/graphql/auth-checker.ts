import type { AuthCheckerFn } from 'type-graphql';
import type { Role } from '#db/generated/enums.ts';
import { requireRole } from '../auth/viewer.ts';
import type { Context } from '../context.ts';

/**
 * Behind `@Authorized`. Runs at each field and each event of a subscription, so it only looks at the viewer it has; before
 * each change it asks anew, since the one before may have taken rights away. It throws by itself, since type-graphql's own
 * errors carry other codes.
 */
export const authChecker: AuthCheckerFn<Context, Role> = async ({ context, info }, roles) => {
  if (info.parentType === info.schema.getMutationType()) context.viewer = await context.identify();
  for (const role of roles) requireRole(context.viewer, role);
  return true;
};
