import type { AuthCheckerFn } from 'type-graphql';
import type { Role } from '#db/generated/enums.ts';
import { requireRole } from '../auth/viewer.ts';
import type { Context } from '../context.ts';

/**
 * Behind `@Authorized`. Runs at each field and each event of a subscription, so it only looks at the viewer it has.
 * It throws by itself, since type-graphql's own errors carry other codes.
 */
export const authChecker: AuthCheckerFn<Context, Role> = ({ context }, roles) => {
  for (const role of roles) requireRole(context.viewer, role);
  return true;
};
