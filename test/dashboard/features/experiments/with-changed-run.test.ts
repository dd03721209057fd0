import { expect, test } from 'vitest';
import { withChangedRun } from '../../../../dashboard/src/features/experiments/with-changed-run.ts';

function run(id: string, name = 'gta', createdAt = `2026-01-0${id}T00:00:00.000Z`) {
  return {
    id,
    displayName: `run ${id}`,
    state: 'RUNNING' as const,
    createdAt,
    trashedAt: null as string | null,
    experiment: { id: name, name },
  };
}

const KNOWN = {
  totalCount: 2,
  pageInfo: { hasNextPage: false, endCursor: null },
  edges: [{ node: run('3') }, { node: run('2', 'gta/night') }],
};

function idsAfter(changed: ReturnType<typeof run>) {
  const { totalCount, edges } = withChangedRun(KNOWN, changed, 'gta');
  return [totalCount, ...edges.map(({ node }) => node.id)];
}

test('a new run under the path comes first, one beside it does not come', () => {
  expect(idsAfter(run('4', 'gta/day'))).toEqual([3, '4', '3', '2']);
  expect(idsAfter(run('4', 'gta-2'))).toEqual([2, '3', '2']);
});

test('a run that has moved away or lies in the trash leaves', () => {
  expect(idsAfter(run('3', 'elsewhere'))).toEqual([1, '2']);
  expect(idsAfter({ ...run('2'), trashedAt: '2026-01-09T00:00:00.000Z' })).toEqual([1, '3']);
});

test('a known run is shown as it is now, and an older one waits until the list is read on', () => {
  const changed = { ...run('2', 'gta/day'), displayName: 'renamed' };
  expect(withChangedRun(KNOWN, changed, 'gta').edges[1]?.node.displayName).toBe('renamed');
  expect(idsAfter(run('1'))).toEqual([2, '3', '2']);
});
