import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { limits } from '#contracts/limits.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import { KEPT_NAMES } from '../testkit/hostile-names.ts';
import { seedRuns } from '../testkit/seed-runs.ts';

let api: TestApi;
let token: string;
beforeAll(async () => {
  api = await startApi();
  await seedRuns(api.prisma, { runs: 1_000, metrics: 2 });
}, 120_000);
beforeEach(async () => {
  ({ token } = await api.createUser('VIEWER'));
});
afterAll(async () => {
  await api.close();
});

function ask(variables: object) {
  return api.ask(
    `query ($where: String, $filter: RunFilter) {
      runs(first: 100, where: $where, filter: $filter) {
        totalCount
        edges { node { displayName } }
      }
    }`,
    variables,
    token,
  );
}

async function found(variables: object): Promise<{ count: number; names: string[] }> {
  const { data, errors } = await ask(variables);
  expect(errors).toBeUndefined();
  const { totalCount, edges } = data.runs;
  return {
    count: totalCount,
    names: edges.map(({ node }: { node: { displayName: string } }) => node.displayName),
  };
}

async function refusal(where: string) {
  const { errors = [] } = await ask({ where });
  expect(errors).toHaveLength(1);
  const { message = '', extensions: { code, position, length } = {} } = errors[0] ?? {};
  expect(code).toBe('BAD_USER_INPUT');
  return { message, at: where.slice(Number(position), Number(position) + Number(length)), position };
}

describe('a text finds what the structured filter with the same meaning finds:', () => {
  const SAME: [string, object][] = [
    ['state = FAILED', { state: ['FAILED'] }],
    ['state in (failed, "CANCELED")', { state: ['FAILED', 'CANCELED'] }],
    ['state != FAILED', { not: { state: ['FAILED'] } }],
    ['not state in (FAILED, FINISHED)', { not: { state: ['FAILED', 'FINISHED'] } }],
    ['name = "egsc-it 7"', { displayName: ['egsc-it 7'] }],
    ["name in ('egsc-it 7', 'egsc-it 8')", { displayName: ['egsc-it 7', 'egsc-it 8'] }],
    ['name contains "GTA 1"', { displayNameContains: 'GTA 1' }],
    ['name not contains gta', { not: { displayNameContains: 'gta' } }],
    ['name ~ /^egsc-it gta 1\\d{2}$/', { pattern: { text: 'NAME', pattern: '^egsc-it gta 1\\d{2}$' } }],
    ['name ~ /GTA/i', { pattern: { text: 'NAME', pattern: 'GTA', ignoresCase: true } }],
    ['name !~ /gta/', { not: { pattern: { text: 'NAME', pattern: 'gta' } } }],
    ['experiment = "seeded 1"', { experimentName: ['seeded 1'] }],
    ['experiment ~ /[02]$/', { experimentName: ['seeded 0', 'seeded 2'] }],
    ['experiment contains "SEEDED 2"', { experimentName: ['seeded 2'] }],
    ['experiment under "seeded 1"', { experimentUnder: ['seeded 1'] }],
    ['experiment not under "seeded 1"', { not: { experimentUnder: ['seeded 1'] } }],
    ['method = egsc-it', { method: ['egsc-it'] }],
    ['method ~ /^egsc/', { pattern: { text: 'METHOD', pattern: '^egsc' } }],
    ['preset != none', { not: { preset: ['none'] } }],
    ['tag = good', { tags: ['good'] }],
    ['tag in (good, bad)', { or: [{ tags: ['good'] }, { tags: ['bad'] }] }],
    ['tag ~ /^go/', { pattern: { text: 'TAG', pattern: '^go' } }],
    ['config.seed in (0, 1)', { knob: { path: 'seed', is: ['0', '1'] } }],
    ['config.seed != 3', { not: { knob: { path: 'seed', is: ['3'] } } }],
    ['config.learningRate >= 6e-4', { knob: { path: 'learningRate', atLeast: 6e-4 } }],
    ['has config.seed', { knob: { path: 'seed' } }],
    ['metric("bench/0").last > 0.9', { metric: { name: 'bench/0', above: 0.9 } }],
    ['metric("bench/0") > 0.9', { metric: { name: 'bench/0', above: 0.9 } }],
    ['metric(bench/0).min <= .01', { metric: { name: 'bench/0', summary: 'MIN', atMost: 0.01 } }],
    ['metric("bench/1").max < 1', { metric: { name: 'bench/1', summary: 'MAX', below: 1 } }],
    ['not has metric("bench/1")', { not: { metric: { name: 'bench/1' } } }],
    ['measure("evaluation/ssim_ab") > 0.5', { measure: { name: 'evaluation/ssim_ab', above: 0.5 } }],
    [
      'measure("evaluation/ssim_ab", test) > 0.5',
      { measure: { name: 'evaluation/ssim_ab', split: 'TEST', above: 0.5 } },
    ],
    ['translates', { canTranslate: true }],
    ['not translates', { not: { canTranslate: true } }],
    ['starred', { starred: true }],
    ['notes contains "x"', { notesContain: 'x' }],
    ['archived or state = FAILED', { or: [{ archived: true }, { state: ['FAILED'] }] }],
    ['duration > 1h20m', { durationSeconds: { above: 4_800 } }],
    ['duration <= 90s', { durationSeconds: { atMost: 90 } }],
    ['has finished', { finishedAt: {} }],
    ['created < 2020-01-01', { createdAt: { before: '2020-01-01T00:00:00.000Z' } }],
    ['created > 2020-01-01T10:00+02:00', { createdAt: { from: '2020-01-01T08:00:00.001Z' } }],
    [
      'state = FINISHED and (config.seed = 1 or tag = good)',
      { and: [{ state: ['FINISHED'] }, { or: [{ knob: { path: 'seed', is: ['1'] } }, { tags: ['good'] }] }] },
    ],
    [
      'method = "egsc-it" and config.seed in (0, 1) and metric("bench/0").last > 0.1 and tag = "good" and state != FAILED and created > -7d and name ~ /gta/i',
      {
        method: ['egsc-it'],
        knob: { path: 'seed', is: ['0', '1'] },
        metric: { name: 'bench/0', above: 0.1 },
        tags: ['good'],
        not: { state: ['FAILED'] },
        pattern: { text: 'NAME', pattern: 'gta', ignoresCase: true },
      },
    ],
    ['  ', {}],
  ];
  test.each(SAME)('%s', async (where, filter) => {
    const asText = await found({ where });
    expect(asText).toEqual(await found({ filter }));
    if (!/2020|ssim_ab", test|none|translates|starred|notes/.test(where))
      expect(asText.count).toBeGreaterThan(0);
    if (!/2020|preset|^ *$|has|translates|egsc|none/.test(where)) expect(asText.count).toBeLessThan(1_000);
  });
});

test('an age is counted from now, and a date is a whole day', async () => {
  const { count } = await found({ where: 'created > -1h' });
  expect(count).toBeGreaterThan(55);
  expect(count).toBeLessThan(61);
  const [{ day } = { day: '' }] = await api.prisma.$queryRaw<{ day: string }[]>`
    select to_char(min(created_at) at time zone 'UTC', 'YYYY-MM-DD') as day from run`;
  const [on, after, before] = await Promise.all(
    ['=', '>', '<'].map(async (operator) => (await found({ where: `created ${operator} ${day}` })).count),
  );
  expect(on).toBeGreaterThan(0);
  expect((on ?? 0) + (after ?? 0)).toBe(1_000);
  expect(before).toBe(0);
});

test('a text and a structured filter have to match both', async () => {
  const { names } = await found({ where: 'config.seed = 5', filter: { displayNameContains: 'gta 99' } });
  expect(names).toEqual(['egsc-it gta 995']);
});

test('finds runs by any name that runs are given', async () => {
  const { id } = await api.prisma.run.findFirstOrThrow({ where: { displayName: 'egsc-it 1' } });
  for (const name of [...KEPT_NAMES.slice(0, 40), '"quoted" \\ \'both\'', 'x'.repeat(200)]) {
    const displayName = name.normalize('NFC'); // as the API stores it
    await api.prisma.run.update({ where: { id }, data: { displayName } });
    const quoted = `"${displayName.replace(/["\\]/g, '\\$&')}"`;
    expect(await found({ where: `name = ${quoted}` })).toEqual({ count: 1, names: [displayName] });
  }
});

const GUIDE = readFileSync(new URL('../../docs/how-to/find-runs.md', import.meta.url), 'utf8');
const examples = [...GUIDE.matchAll(/```filter\n(.+?)\n```/gs)].map(([, example = '']) => example);

test('the guide has examples', () => {
  expect(examples.length).toBeGreaterThan(9);
});

test.each(examples)('the example of the guide is understood: %s', async (where) => {
  const { errors } = await ask({ where });
  expect(errors).toBeUndefined();
});

describe('a refusal names the place:', () => {
  test.each([
    ['state = FAILED and hue = red', 'hue', '"hue" is not a field of runs.'],
    ['stat = FAILED', 'stat', 'Did you mean "state"'],
    ['state = FAILD', 'FAILD', 'Did you mean "FAILED"'],
    ['state > 3', 'state', '"state" is compared by =, != and in.'],
    ['state', 'state', '"state" must be compared by ='],
    ['created = x', 'x', 'a date such as 2026-11-20'],
    ['created > 2026-02-30', '2026-02-30', 'a date such as'],
    ['created = -7d', '-7d', 'An age is compared by'],
    ['duration > soon', 'soon', 'a duration, such as 2h'],
    ['config.sede = 1', 'sede', 'No method and no run has a knob "sede". Did you mean "mode" or "seed"?'],
    ['config.seed > "3"', '"3"', 'a number, such as 0.9'],
    ['config. = 1', 'config.', 'A knob follows'],
    ['metric("generator/totl") > 1', '"generator/totl"', 'Did you mean "generator/total"'],
    ['metric("bench/0").mean > 1', 'mean', '.last, .min, .max or .best'],
    ['metric() > 1', 'metric()', 'the name of one metric'],
    ['metric("bench/0") > high', 'high', 'compared with a number'],
    ['measure("evaluation/ssim_ab", train) > 1', 'train', 'is not a split'],
    ['measure("evaluation/psnr_xx") > 1', '"evaluation/psnr_xx"', 'No run is scored by'],
    ['name ~ /(/', '/(/', 'parentheses () not balanced'],
    ['name ~ /a/g', '/a/g', 'only "i" is known'],
    ['name ~ /a', '/a', 'never closed'],
    ['name = "a', '"a', 'never closed'],
    ['state = ', '', 'Expected a value, but the filter ends here.'],
    ['state = FAILED name = x', 'name', 'Expected "and", "or" or the end, but found name.'],
    ['(state = FAILED', '', 'Expected ")", "and" or "or"'],
    [`name = "${'x'.repeat(201)}"`, `"${'x'.repeat(201)}"`, 'at most 200 characters'],
    ['😀 = 1', '😀', 'is not a field'],
  ])('%s', async (where, at, message) => {
    const refused = await refusal(where);
    expect(refused.message).toContain(message);
    expect(refused.at).toBe(at);
  });
});

describe('what is too much is refused at once:', () => {
  test.each([
    [
      '10,000 terms',
      Array.from({ length: 10_000 }, (_, i) => `config.seed = ${i}`).join(' or '),
      'characters',
    ],
    [
      '201 terms',
      Array.from({ length: 201 }, () => 'tag = a').join(' or '),
      `${limits.maxFilterTerms} conditions`,
    ],
    ['a list of 1,000', `name in (${Array.from({ length: 1_000 }, (_, i) => i).join(', ')})`, 'conditions'],
    ['9,000 parentheses', '('.repeat(9_000), 'nested in more than 50 levels'],
    ['1,000 times not', `${'not '.repeat(1_000)}translates`, 'nested in more than 50 levels'],
    ['9 levels', `${'not '.repeat(9)}translates`, `${limits.maxFilterLevels} levels`],
  ])('%s', async (_what, where, message) => {
    const started = performance.now();
    expect((await refusal(where)).message).toContain(message);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

test('a regular expression that explodes is given up and says so', async () => {
  await api.prisma.run.updateMany({ where: { state: 'FAILED' }, data: { displayName: 'a'.repeat(199) } });
  const where = 'state = FAILED and name ~ /^(a*)(a*)(a*)(a*)\\1\\2\\3\\4$/';
  const { errors } = await ask({ where });
  expect(errors?.[0]?.message).toContain('took longer than 3 seconds');
  expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT' });
  expect((await refusal('name ~ /((a{1,100}){1,100}){1,9}/')).message).toContain('too complex');
  const direct = await ask({ filter: { pattern: { text: 'NAME', pattern: '(' } } });
  expect(direct.errors?.[0]?.message).toContain('cannot be read');
}, 30_000);
