import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import { makeCheckpoint, makeWorld, queueRun } from '../testkit/job-rows.ts';

const ROWS = 3_000;

let api: TestApi;
const lists: Record<string, { readonly query: string; readonly table: string }> = {};
beforeAll(async () => {
  api = await startApi();
  const { prisma } = api;
  const world = await makeWorld(prisma);
  const { runId } = await queueRun(prisma, world);
  const checkpointId = await makeCheckpoint(prisma, runId);
  await prisma.$executeRaw`
    insert into translation (id, checkpoint_id, created_by_id, direction, fit, content_image_id, created_at)
    select gen_random_uuid(), ${checkpointId}::uuid, ${world.userId}::uuid, 'A_TO_B', 'STRETCH', gen_random_uuid(),
      now() - make_interval(secs => n / 4) from generate_series(1, ${ROWS}::int) n`;
  await prisma.$executeRaw`
    insert into dataset (id, name, created_at)
    select gen_random_uuid(), 'd' || n, now() - make_interval(secs => n) from generate_series(1, ${ROWS}::int) n`;
  await prisma.$executeRaw`
    insert into dataset_version (id, dataset_id, number, index_sha256, byte_size, decoder)
    select gen_random_uuid(), id, 1, repeat('a', 64), 1, 1 from dataset where name like 'd%' and id <> ${world.datasetId}::uuid`;
  await prisma.$executeRaw`
    insert into shard (dataset_version_id, position, sha256, byte_size) values (${world.datasetVersionId}::uuid, 0, repeat('b', 64), 1)`;
  await prisma.$executeRaw`
    insert into image (id, dataset_version_id, side, split, position, name, format, width, height, sha256, shard, "offset", byte_size)
    select gen_random_uuid(), ${world.datasetVersionId}::uuid, 'A', 'TRAIN', n, 'i' || n, 'PNG', 1, 1, repeat('c', 64), 0, 0, 1
    from generate_series(1, ${ROWS}::int) n`;
  await prisma.$executeRaw`
    insert into log_line (run_id, sequence, ordinal, epoch, time, level, text)
    select ${runId}::uuid, n / 10, n % 10, 1, now(), 'INFO', 'x' from generate_series(1, ${ROWS}::int) n`;
  await prisma.run.update({ where: { id: runId }, data: { lastSequence: ROWS } });
  await prisma.$executeRawUnsafe('analyze');
  const ofNode = (type: string, id: string, field: string) =>
    `query ($after: String) { node(id: "${globalId(type as 'Run', id)}") { ... on ${type} { list: ${field} { pageInfo { endCursor } edges { node { id } } } } } }`;
  const plain = (field: string) =>
    `query ($after: String) { list: ${field}(first: 100, after: $after) { pageInfo { endCursor } edges { node { id } } } }`;
  Object.assign(lists, {
    translations: { query: plain('translations'), table: 'translation' },
    datasets: { query: plain('datasets'), table: 'dataset' },
    images: {
      query: ofNode('DatasetVersion', world.datasetVersionId, 'images(side: A, first: 100, after: $after)'),
      table: 'image',
    },
    logLines: {
      query: ofNode('Run', runId, 'logLines(first: 100, after: $after)').replace(
        'node { id }',
        'node { text }',
      ),
      table: 'log_line',
    },
  });
}, 60_000);
afterAll(async () => {
  await api.close();
});

const statementSchema = z.object({ text: z.string(), values: z.array(z.unknown()) });

interface PlanNode {
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

async function rowsRead(table: string, { text, values }: z.infer<typeof statementSchema>): Promise<number> {
  const client = new pg.Client({ connectionString: api.databaseUrl, options: '-c random_page_cost=1.1' });
  await client.connect();
  try {
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `explain (analyze, timing off, format json) ${text}`,
      values,
    );
    const count = (node: PlanNode): number =>
      (node['Relation Name'] === table
        ? ((node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0)) * (node['Actual Loops'] ?? 1)
        : 0) + (node.Plans ?? []).map(count).reduce((sum, each) => sum + each, 0);
    const root = rows[0]?.['QUERY PLAN'][0].Plan;
    if (!root) throw new Error('expected a plan');
    return count(root);
  } finally {
    await client.end();
  }
}

test.each(['translations', 'datasets', 'images', 'logLines'])(
  'deep in the list of %s as many rows are read as at its start',
  async (name) => {
    const { query, table } = lists[name] ?? { query: '', table: '' };
    const read: number[] = [];
    let after: string | null = null;
    for (let page = 0; page < 28; page++) {
      const spy = vi.spyOn(pg.Client.prototype, 'query');
      const { data, errors } = await api.ask(query, { after });
      const statements = spy.mock.calls.flatMap(
        ([statement]) => statementSchema.safeParse(statement).data ?? [],
      );
      spy.mockRestore();
      expect(errors).toBeUndefined();
      const list = data.list ?? data.node.list;
      expect(list.edges).toHaveLength(100);
      after = list.pageInfo.endCursor;
      if (page % 13 !== 1) continue;
      const ofTable = statements.filter(
        ({ text }) => text.includes(`FROM "public"."${table}"`) && /LIMIT/i.test(text),
      );
      expect(ofTable).toHaveLength(1);
      for (const statement of ofTable) read.push(await rowsRead(table, statement));
    }
    expect(read).toHaveLength(3);
    for (const rows of read) expect(rows).toBeLessThan(250);
  },
);
