import { execFile } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import stringWidth from 'string-width';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NEWEST_DECODER } from '#contracts/decoder-version.ts';
import { readExperimentPath, readFileName } from '#contracts/names.ts';
import { newId } from '#db/new-id.ts';
import { globalId, uuidOf } from '../../api/graphql/relay/global-id.ts';
import { type Answer, startApi, type TestApi } from '../testkit/api.ts';
import { isKept, KEPT_NAMES, PATHS, REFUSED_NAMES, storedName } from '../testkit/hostile-names.ts';
import { makeWorld, queueRun, type World } from '../testkit/job-rows.ts';

const NAMES = [...KEPT_NAMES, ...PATHS, ...REFUSED_NAMES];
const PATIENCE_MS = 240_000;

let api: TestApi;
let world: World;
let uploadId: string;
beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api.prisma);
  const { userId } = await api.prisma.apiToken.findFirstOrThrow();
  const id = newId();
  const file = {
    kind: 'ARCHIVE',
    filename: 'a.tar',
    contentType: 'application/x-tar',
    byteSize: 1024,
  } as const;
  await api.prisma.upload.create({
    data: { id, userId, ...file, state: 'FINALIZED', sha256: 'd'.repeat(64), expiresAt: new Date() },
  });
  uploadId = globalId('Upload', id);
});
afterAll(async () => {
  await api.close();
});

interface Refused {
  readonly field: readonly string[];
  readonly code: string;
}

/** What was refused, by its field; never as a fault of the server's. */
function refusedOf({ status, data, errors }: Answer, mutation: string): readonly Refused[] {
  expect([status, errors]).toEqual([200, undefined]);
  return data[mutation].userErrors as Refused[];
}

function isPath(name: string): boolean {
  return readExperimentPath(name).problem === null;
}

function expectRefused(refused: readonly Refused[], fields: readonly string[]): void {
  expect(refused.map(({ field }) => field.join('.')).sort()).toEqual([...fields].sort());
  for (const { code } of refused) expect(['REQUIRED', 'INVALID', 'TOO_LONG']).toContain(code);
}

test(
  'a run, its experiment and its tags take each name and give it back, or refuse it',
  async () => {
    const { runId } = await queueRun(api.prisma, world);
    for (const name of NAMES) {
      const isTag = isKept(name, 50);
      const answer = await api.ask(
        `mutation ($input: StartRunInput!) { startRun(input: $input) {
          run { displayName tags experiment { name } } userErrors { field code } } }`,
        {
          input: {
            datasetVersionId: globalId('DatasetVersion', world.datasetVersionId),
            preset: 'tiny',
            displayName: name,
            // What is a name but no path is refused for experiments alone.
            experimentName: isKept(name) && !isPath(name) ? null : name,
            tags: isTag || !isKept(name) ? [name] : [],
          },
        },
      );
      const refused = refusedOf(answer, 'startRun');
      if (!isKept(name)) {
        expectRefused(refused, ['displayName', 'experimentName', 'tags.0']);
        const input = { runId: globalId('Run', runId), displayName: name, tags: ['good', name] };
        const renamed = await api.ask(
          'mutation ($input: UpdateRunInput!) { updateRun(input: $input) { userErrors { field code } } }',
          { input },
        );
        expectRefused(refusedOf(renamed, 'updateRun'), ['displayName', 'tags.1']);
        continue;
      }
      expect(refused).toEqual([]);
      expect(answer.data.startRun.run).toEqual({
        displayName: storedName(name),
        tags: isTag ? [storedName(name)] : [],
        experiment: { name: isPath(name) ? storedName(name) : 'Default' },
      });
      if (isPath(name)) continue;
      const input = { name };
      const created = await api.ask(
        `mutation ($input: CreateExperimentInput!) { createExperiment(input: $input) { userErrors { field code } } }`,
        { input },
      );
      expectRefused(refusedOf(created, 'createExperiment'), ['name']);
    }
  },
  PATIENCE_MS,
);

test(
  'a dataset and its domains take each name and give it back, or refuse it',
  async () => {
    for (const name of NAMES) {
      const domain = { name, uploadIds: [uploadId] };
      const answer = await api.ask(
        `mutation ($input: ImportDatasetInput!) { importDataset(input: $input) {
          import { id dataset { name } } userErrors { field code } } }`,
        { input: { datasetName: name, domainA: domain, domainB: domain } },
      );
      const refused = refusedOf(answer, 'importDataset');
      if (!isKept(name)) {
        expectRefused(refused, ['datasetName', 'domainA.name', 'domainB.name']);
        continue;
      }
      expect(refused).toEqual([]);
      const { id, dataset } = answer.data.importDataset.import;
      expect(dataset.name).toBe(storedName(name));
      const row = await api.prisma.import.findUniqueOrThrow({ where: { id: uuidOf('Import', id) ?? '' } });
      expect(row.archives).toMatchObject({ a: { name: storedName(name) }, b: { name: storedName(name) } });
    }
  },
  PATIENCE_MS,
);

test(
  'a dataset and its domains are renamed to each name, or it is refused',
  async () => {
    const datasetId = newId();
    await api.prisma.dataset.create({ data: { id: datasetId, name: 'to be renamed' } });
    const version = {
      datasetId,
      number: 1,
      indexSha256: 'e'.repeat(64),
      byteSize: 1,
      decoder: NEWEST_DECODER,
    };
    const domain = { name: 'folder', trainCount: 1, validationCount: 0, testCount: 0 };
    await api.prisma.datasetVersion.create({
      data: {
        id: newId(),
        ...version,
        domains: { create: (['A', 'B'] as const).map((side) => ({ side, ...domain })) },
      },
    });
    for (const name of NAMES) {
      // Other datasets have some of the names.
      const own = isKept(name, 190) ? `${name} renamed` : name;
      const answer = await api.ask(
        `mutation ($input: UpdateDatasetInput!) { updateDataset(input: $input) {
          dataset { name latestVersion { domains { name } } } userErrors { field code } } }`,
        { input: { datasetId: globalId('Dataset', datasetId), name: own, domainA: name, domainB: name } },
      );
      const refused = refusedOf(answer, 'updateDataset');
      if (!isKept(name)) {
        expectRefused(refused, ['name', 'domainA', 'domainB']);
        continue;
      }
      if (own === name) {
        expect(refused).toEqual([{ field: ['name'], code: 'NAME_TAKEN' }]);
        continue;
      }
      expect(refused).toEqual([]);
      const stored = { name: storedName(name) };
      expect(answer.data.updateDataset.dataset).toEqual({
        name: storedName(own),
        latestVersion: { domains: [stored, stored] },
      });
    }
  },
  PATIENCE_MS,
);

test(
  'an upload takes each name of a file, or refuses it',
  async () => {
    for (const filename of NAMES) {
      const { name } = readFileName(filename);
      const answer = await api.ask(
        `mutation ($input: CreateUploadsInput!) { createUploads(input: $input) {
          targets { uploadId } userErrors { field code } } }`,
        { input: { kind: 'IMAGE', files: [{ filename, contentType: 'image/png', byteSize: 1 }] } },
      );
      const refused = refusedOf(answer, 'createUploads');
      if (name === null) {
        expectRefused(refused, ['files.0.filename']);
        continue;
      }
      expect(refused).toEqual([]);
      const id = uuidOf('Upload', answer.data.createUploads.targets[0].uploadId) ?? '';
      expect((await api.prisma.upload.findUniqueOrThrow({ where: { id } })).filename).toBe(name);
    }
  },
  PATIENCE_MS,
);

test(
  'a search, a login and a look for a name that is hostile find nothing or what they name',
  async () => {
    let token: string | null = null;
    for (const [index, name] of NAMES.entries()) {
      // A quick machine would use up the budget of one account.
      if (index % 100 === 0) ({ token } = await api.createUser('ADMIN'));
      const { status, data, errors } = await api.ask(
        `query ($name: String!) { runs(first: 1, filter: { displayNameContains: $name }) { totalCount } }`,
        { name },
        token,
      );
      expect(status).toBeLessThan(500);
      if (errors) expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['BAD_USER_INPUT']);
      else if (isKept(name) && storedName(name) === name.normalize('NFC'))
        expect(data.runs.totalCount).toBeGreaterThan(0);
      const link = await api.ask(
        'mutation ($input: CreateSignInLinkInput!) { createSignInLink(input: $input) { userErrors { field code } } }',
        { input: { login: name } },
        token,
      );
      const refused = refusedOf(link, 'createSignInLink');
      expect(refused).toEqual([{ field: ['login'], code: isStorable(name) ? 'NOT_FOUND' : 'INVALID' }]);
    }
  },
  PATIENCE_MS,
);

/** Postgres keeps no zero byte and no half of a pair. */
function isStorable(name: string): boolean {
  return !name.includes('\0') && !/\p{Surrogate}/u.test(name);
}

/** Names of rows that an older version stored. */
const OLD_NAMES = REFUSED_NAMES.filter(isStorable);

test(
  'every name, also one of an older version, is one row of a list with its columns in place',
  async () => {
    const names = [...new Set([...OLD_NAMES, ...KEPT_NAMES.map(storedName)])];
    const { datasetVersionId, experimentId, userId: createdById } = world;
    const run = { datasetVersionId, experimentId, createdById, totalSteps: 1 };
    await api.prisma.run.createMany({
      data: names.map((displayName) => ({ ...run, id: newId(), displayName })),
    });
    await api.prisma.dataset.createMany({
      data: names.map((name) => ({ id: newId(), name })),
      skipDuplicates: true,
    });
    const version = { number: 1, indexSha256: 'a'.repeat(64), byteSize: 1, decoder: NEWEST_DECODER };
    const without = await api.prisma.dataset.findMany({ where: { versions: { none: {} } } });
    await api.prisma.datasetVersion.createMany({
      data: without.map(({ id: datasetId }) => ({ ...version, id: newId(), datasetId })),
    });

    const runs = await api.prisma.run.findMany({ orderBy: { createdAt: 'desc' } });
    expect(runs.length).toBeGreaterThan(200);
    await expectRows('runs', 'STATE', runs.length);
    expect((await exemplarJson('runs')).map(({ displayName }) => displayName).sort()).toEqual(
      runs.map(({ displayName }) => displayName).sort(),
    );

    const datasets = await api.prisma.dataset.findMany({ where: { versions: { some: {} } } });
    await expectRows('datasets', 'VERSION', datasets.length);
    expect((await exemplarJson('datasets')).map(({ name }) => name).sort()).toEqual(
      datasets.map(({ name }) => name).sort(),
    );
  },
  PATIENCE_MS,
);

/** That a list is a header and one row an item, each with the column after the name at the same place. */
async function expectRows(noun: 'runs' | 'datasets', nextColumn: string, count: number): Promise<void> {
  const [header = '', ...rows] = (await exemplar(noun, 'list', ...(noun === 'runs' ? ['--all'] : [])))
    .trimEnd()
    .split('\n');
  expect(rows).toHaveLength(count);
  const column = header.indexOf(nextColumn);
  const misplaced = rows.filter((row) => !/ {2}(QUEUED|1) /.test(tailFrom(row, column - 2)));
  expect(misplaced).toEqual([]);
  // eslint-disable-next-line no-control-regex -- control characters are what it looks for
  expect(rows.filter((row) => /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/.test(row))).toEqual(
    [],
  );
}

/** What of a row stands right of a column of the terminal. */
function tailFrom(row: string, column: number): string {
  let width = 0;
  for (const { segment, index } of new Intl.Segmenter().segment(row)) {
    if (width >= column) return row.slice(index);
    width += stringWidth(segment);
  }
  return '';
}

interface Listed {
  readonly displayName: string;
  readonly name: string;
}

async function exemplarJson(noun: 'runs' | 'datasets'): Promise<Listed[]> {
  const text = await exemplar(noun, 'list', '--json', ...(noun === 'runs' ? ['--all'] : []));
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Listed);
}

const bin = fileURLToPath(new URL('../../exemplar', import.meta.url));

function exemplar(...args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, EXEMPLAR_URL: api.url, EXEMPLAR_TOKEN: api.token };
    const options = { env, cwd: path.dirname(bin), maxBuffer: 64 * 1024 * 1024 };
    execFile(process.execPath, [bin, ...args], options, (error, stdout, stderr) => {
      if (error) reject(new Error(stderr));
      else resolve(stdout);
    });
  });
}
