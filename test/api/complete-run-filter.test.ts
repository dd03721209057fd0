import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type TestApi, startApi } from '../testkit/api.ts';
import { seedRuns } from '../testkit/seed-runs.ts';

let api: TestApi;
let token: string;
beforeAll(async () => {
  api = await startApi();
  await seedRuns(api.prisma, { runs: 200, metrics: 2 });
  const [run] = await api.prisma.run.findMany({ take: 1 });
  await api.prisma.run.update({
    where: { id: run?.id ?? '' },
    data: { tags: ['good', 'say "hi", now', 'and'] },
  });
}, 120_000);
beforeEach(async () => {
  ({ token } = await api.createUser('VIEWER'));
});
afterAll(async () => {
  await api.close();
});

const QUERY = `query ($where: String!, $position: Int!) {
  completeRunFilter(where: $where, position: $position) {
    position length candidates { text description } problem { message position length }
  }
}`;

/** The cursor is at the bar. */
async function complete(marked: string) {
  const position = marked.indexOf('|');
  const where = marked.replace('|', '');
  const { data, errors } = await api.ask(QUERY, { where, position }, token);
  expect(errors).toBeUndefined();
  const { candidates, problem, position: start, length } = data.completeRunFilter;
  return {
    replaced: where.slice(Number(start), Number(start) + Number(length)),
    texts: candidates.map(({ text }: { text: string }) => text) as string[],
    problem,
  };
}

test.each([
  ['|', '', ['name', 'state', 'config.', 'metric(', 'not']],
  ['st|', 'st', ['state', 'started', 'starred']],
  ['state = FAILED and dur|ation > 1h', 'duration', ['duration']],
  ['config.se|', 'config.se', ['config.seed']],
  ['seed|', 'seed', ['config.seed']],
  ['state |', '', ['=', '!=', 'in (']],
  ['name |', '', ['contains', '~ /']],
  ['state = fi|', 'fi', ['FINISHED']],
  ['state in (FAILED, |', '', ['FINISHED', 'QUEUED']],
  ['method = |', '', ['egsc-it', 'cyclegan']],
  ['preset = quick|', 'quick', ['mnist-single-quick']],
  ['tag = "sa|', '"sa', ['"say \\"hi\\", now"']],
  ['tag = a|', 'a', ['"and"']],
  ['experiment = see|', 'see', ['"seeded 0"']],
  ['experiment |', '', ['under', '=', 'contains']],
  ['experiment under see|', 'see', ['"seeded 0"']],
  ['name = "egsc-it gta 1|', '"egsc-it gta 1', ['"egsc-it gta 10"']],
  ['config.mask = |', '', ['SIGMOID', 'NONE']],
  ['metric("ben|', '"ben', ['"bench/0"', '"bench/1"']],
  ['metric(generator/to|', 'generator/to', ['"generator/total"']],
  ['metric("bench/0")|', '', ['.last', '.min', '<', 'and']],
  ['measure("evaluation/ssim_ab", te|', 'te', ['test']],
  ['created > |', '', ['-7d']],
  ['translates |', '', ['and', 'or']],
  ['(state = FAILED |', '', ['and', 'or']],
])('at %s the text %j may be replaced by %j', async (marked, replaced, wanted) => {
  const found = await complete(marked);
  expect(found.replaced).toBe(replaced);
  for (const text of wanted) expect(found.texts).toContain(text);
  expect(found.texts.length).toBeLessThanOrEqual(20);
});

test('what is typed already is not offered, and nothing is offered for what cannot be known', async () => {
  expect((await complete('state = FAILED|')).texts).not.toContain('FAILED');
  expect((await complete('config.seed = |')).texts).toEqual([]);
  expect((await complete('name ~ /g|')).texts).toEqual([]);
  expect((await complete('hue = |')).texts).toEqual([]);
});

test('it says what is wrong with the filter as it is', async () => {
  expect((await complete('state = FAILED|')).problem).toBeNull();
  expect((await complete('|')).problem).toBeNull();
  expect((await complete('state = FAILD|')).problem).toEqual({
    message: '"FAILD" is not a state. Did you mean "FAILED"?',
    position: 8,
    length: 5,
  });
});

test('a cursor outside of the filter is refused, and so is who may not see runs', async () => {
  const { errors } = await api.ask(QUERY, { where: 'a', position: 2 }, token);
  expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT' });
  const stranger = await api.ask(QUERY, { where: 'a', position: 1 }, null);
  expect(stranger.data?.completeRunFilter).toBeUndefined();
});
