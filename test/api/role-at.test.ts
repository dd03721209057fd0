import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Grant, ROLE_RANK, roleAnywhere, roleAt } from '../../api/auth/role-at.ts';
import { experimentPathsAbove } from '#contracts/names.ts';
import { GrantedRole, Role } from '#db/generated/enums.ts';

/** Few names, some of which begin alike, so that paths meet. */
const names = fc.constantFrom('gta', 'gta-2', 'night', 'n', 'a b', '夜');
const paths = fc.array(names, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
const roles = fc.constantFrom(...Object.values(Role));
const grants = fc.array(fc.record({ path: paths, role: fc.constantFrom(...Object.values(GrantedRole)) }), {
  maxLength: 6,
});

/** The same by looking up each path in turn. */
function byLookup(serverRole: Role, held: readonly Grant[], path: string): Role {
  const steps = [...experimentPathsAbove(path), path];
  const known: Role[] = [
    serverRole,
    ...held.filter((grant) => steps.includes(grant.path)).map(({ role }) => role),
  ];
  return known.sort((a, b) => ROLE_RANK[b] - ROLE_RANK[a])[0] ?? serverRole;
}

test('the role at a path is the highest of that on the server and of those granted at the path or above it', () => {
  fc.assert(
    fc.property(roles, grants, paths, (serverRole, held, path) => {
      expect(roleAt(serverRole, held, path)).toBe(byLookup(serverRole, held, path));
    }),
    { numRuns: 2_000 },
  );
});

test('a grant never lowers the role at any path, and raises it only at its path and below', () => {
  fc.assert(
    fc.property(roles, grants, grants, paths, (serverRole, held, more, path) => {
      const [added] = more;
      if (!added) return;
      const before = ROLE_RANK[roleAt(serverRole, held, path)];
      const after = ROLE_RANK[roleAt(serverRole, [...held, added], path)];
      expect(after).toBeGreaterThanOrEqual(before);
      const reaches = [...experimentPathsAbove(path), path].includes(added.path);
      if (!reaches) expect(after).toBe(before);
    }),
    { numRuns: 2_000 },
  );
});

test('what holds at a path holds below it, and nobody is an admin by grants', () => {
  fc.assert(
    fc.property(roles, grants, paths, paths, (serverRole, held, path, deeper) => {
      const below = ROLE_RANK[roleAt(serverRole, held, `${path}/${deeper}`)];
      expect(below).toBeGreaterThanOrEqual(ROLE_RANK[roleAt(serverRole, held, path)]);
      if (serverRole !== 'ADMIN') expect(below).toBeLessThan(ROLE_RANK.ADMIN);
      expect(ROLE_RANK[roleAnywhere(serverRole, held)]).toBeGreaterThanOrEqual(below);
    }),
    { numRuns: 2_000 },
  );
});

test('the order of grants does not matter, and without any the role on the server holds', () => {
  fc.assert(
    fc.property(roles, grants, paths, (serverRole, held, path) => {
      expect(roleAt(serverRole, [...held].reverse(), path)).toBe(roleAt(serverRole, held, path));
      expect(roleAt(serverRole, [], path)).toBe(serverRole);
    }),
  );
});
