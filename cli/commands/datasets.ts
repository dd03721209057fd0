import { Option, type Command } from 'commander';
import type { BrokenFiles } from '#contracts/broken-files.ts';
import { splitSchema } from '#contracts/domain.ts';
import { withContext } from '../command-context.ts';
import { CommandFailure } from '../failure.ts';
import { findDataset, listDatasets } from '../find-dataset.ts';
import { domainName } from '../archives/domain-name.ts';
import { type FolderSource, folderSource } from '../archives/folder-source.ts';
import { problemLines, surveyLines } from '../archives/import-report.ts';
import { limits } from '#contracts/limits.ts';
import { formatBytes } from '#lib/format-bytes.ts';
import { tell } from '../terminal/tell.ts';
import { graphql } from '../gql/gql.ts';
import type { DomainSide, Split } from '../gql/graphql.ts';
import { readNameOption } from '../name-option.ts';
import { addPageOptions, type PageOptions, readPages } from '../paging.ts';
import { importLine, importsUnderWay } from '../imports-under-way.ts';
import { importDataset } from '../import-dataset.ts';
import { importedLines } from '../imported-lines.ts';
import { addBuildDataset } from './build-dataset.ts';
import { addDeleteDatasets } from './delete-datasets.ts';
import { addRenameDataset } from './rename-dataset.ts';

const DatasetImages = graphql(`
  query DatasetImages($id: ID!, $side: DomainSide!, $split: Split, $first: Int!, $after: String) {
    dataset(id: $id) {
      latestVersion {
        images(side: $side, split: $split, first: $first, after: $after) {
          edges {
            node {
              id
              name
              label
              width
              height
              format
              byteSize
              sha256
            }
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    }
  }
`);

/** The images of a dataset without a version. */
const NONE = { edges: [], pageInfo: { hasNextPage: false } };
const LeftOut = graphql(`
  query LeftOut($id: ID!) {
    dataset(id: $id) {
      latestVersion {
        import {
          fileErrorCount
          fileErrors {
            domain
            name
            code
            message
          }
        }
      }
    }
  }
`);

export function addDatasets(program: Command): void {
  const datasets = program.command('datasets').description('datasets: pairs of image collections, A and B');
  addList(datasets);
  addImages(datasets);
  addImport(datasets);
  addBuildDataset(datasets);
  addLeftOut(datasets);
  addRenameDataset(datasets);
  addDeleteDatasets(datasets);
}

function addList(datasets: Command): void {
  datasets
    .command('list')
    .description('list datasets and their latest versions')
    .addHelpText('after', '\nExample:\n  $ ./exemplar datasets list --json')
    .action(
      withContext(async ({ client, output }) => {
        output.list(await listDatasets(client), {
          ID: ({ id }) => id,
          NAME: ({ name }) => name,
          VERSION: ({ latestVersion }) => String(latestVersion?.number ?? '-'),
          'TRAIN A+B': ({ latestVersion }) =>
            latestVersion?.domains.map((d) => d.trainCount).join('+') ?? '-',
          'VALIDATION A+B': ({ latestVersion }) =>
            latestVersion?.domains.map((d) => d.validationCount).join('+') ?? '-',
          'TEST A+B': ({ latestVersion }) => latestVersion?.domains.map((d) => d.testCount).join('+') ?? '-',
          SIZE: ({ latestVersion }) => (latestVersion ? formatBytes(latestVersion.byteSize) : '-'),
          'LEFT OUT': ({ latestVersion }) => String(latestVersion?.import?.fileErrorCount ?? '-'),
          'DOMAIN A': ({ latestVersion }) => latestVersion?.domains[0]?.name ?? '-',
          'DOMAIN B': ({ latestVersion }) => latestVersion?.domains[1]?.name ?? '-',
        });
        for (const each of await importsUnderWay(client)) tell(importLine(each));
      }),
    );
}

function addImages(datasets: Command): void {
  const images = datasets
    .command('images <dataset>')
    .description('list images of a dataset (name or id), with the ids that "translate" takes')
    .addOption(new Option('--side <side>', 'domain').choices(['A', 'B']).default('A'))
    .addOption(new Option('--split <split>', 'split').choices(splitSchema.options).default('TEST'));
  addPageOptions(images)
    .addHelpText('after', '\nExample:\n  $ ./exemplar datasets images MNIST-Single --side B --first 5')
    .action(
      withContext<[string, PageOptions & { side: DomainSide; split: Split }]>(
        async ({ client, output }, name, { side, split, ...part }) => {
          const { id } = await findDataset(client, name);
          const images = await readPages(part, async (page) => {
            const { dataset } = await client.request(DatasetImages, { id, side, split, ...page });
            return dataset?.latestVersion?.images ?? NONE;
          });
          output.list(images, {
            ID: (image) => image.id,
            NAME: (image) => image.name,
            LABEL: (image) => image.label ?? '-',
            SIZE: ({ width, height }) => `${width}×${height}`,
          });
        },
      ),
    );
}

function addLeftOut(datasets: Command): void {
  datasets
    .command('left-out <dataset>')
    .description('list the files that the import of the latest version of a dataset (name or id) left out')
    .addHelpText('after', '\nExample:\n  $ ./exemplar datasets left-out seasons')
    .action(
      withContext<[string]>(async ({ client, output }, name) => {
        const { id } = await findDataset(client, name);
        const { dataset } = await client.request(LeftOut, { id });
        const made = dataset?.latestVersion?.import;
        output.list(made?.fileErrors ?? [], {
          DOMAIN: ({ domain }) => domain,
          FILE: (file) => file.name,
          CODE: ({ code }) => code,
          REASON: ({ message }) => message,
        });
        const unnamed = (made?.fileErrorCount ?? 0) - (made?.fileErrors?.length ?? 0);
        if (unnamed > 0) tell(`and ${unnamed} more`);
      }),
    );
}

interface ImportOptions {
  readonly name?: string;
  readonly nameA?: string;
  readonly nameB?: string;
  readonly skipBroken?: true;
}

function addImport(datasets: Command): void {
  datasets
    .command('import <folderA> <folderB>')
    .description('import two folders of PNG, JPEG or WebP images as a dataset, or as a new version of one')
    .option('--name <name>', 'dataset name (default: the names of the domains, "a-b")', readNameOption)
    .option('--name-a <name>', 'name of domain A (default: the name of its folder)', readNameOption)
    .option('--name-b <name>', 'name of domain B (default: the name of its folder)', readNameOption)
    .option(
      '--skip-broken',
      'leave out files that cannot be used, and list them, instead of refusing the import',
    )
    .addHelpText(
      'after',
      '\nImages in test/ (testing/, holdout/) are test images, those in validation/ (valid/, val/) validation images; all\n' +
        'others are training images. The label of an image is the text of <name>.cls next to it, or else the name of its folder.\n' +
        'Regions of an image are in <name>.seg.png next to it, their names in classes.json; truth.json says which images in\n' +
        'truth/ are the ground truth of which pairs.' +
        '\n\nExample:\n  $ ./exemplar datasets import photos/summer photos/winter --name seasons',
    )
    .action(
      withContext<[string, string, ImportOptions]>(
        async ({ client, output }, folderA, folderB, { name, nameA, nameB, skipBroken }) => {
          const brokenFiles = skipBroken ? 'SKIP' : 'REFUSE';
          const a = await folderSource(folderA, brokenFiles);
          const b = await folderSource(folderB, brokenFiles);
          const domainA = { ...a, name: domainName(a.name, nameA, '--name-a') };
          const domainB = { ...b, name: domainName(b.name, nameB, '--name-b') };
          announce([a, b], brokenFiles);
          const datasetName = name ?? `${domainA.name}-${domainB.name}`;
          requireShortName(datasetName);
          const done = await importDataset(client, { datasetName, domainA, domainB, brokenFiles });
          output.result(done, ...importedLines(done));
        },
      ),
    );
}

/** What will be sent, and every file that will not, before anything is. @throws CommandFailure when one is enough */
function announce(folders: readonly FolderSource[], brokenFiles: BrokenFiles): void {
  tell(...folders.flatMap(surveyLines));
  const problems = folders.flatMap(({ name, survey }) =>
    survey.problems.map((problem) => ({ ...problem, path: `${name}/${problem.path}` })),
  );
  if (problems.length === 0) return;
  const files = problems.length === 1 ? '1 file' : `${problems.length.toLocaleString('en-US')} files`;
  if (brokenFiles === 'SKIP') {
    tell(`Leaving out ${files}:`, ...problemLines(problems));
    return;
  }
  const advice = 'Nothing was sent. Repair or remove them, or import the rest with --skip-broken.';
  throw new CommandFailure('usage', `${files} cannot be imported:`, ...problemLines(problems), advice);
}

function requireShortName(datasetName: string): void {
  const length = Array.from(datasetName).length;
  if (length > limits.maxNameLength)
    throw new CommandFailure(
      'usage',
      `The dataset would be named ${datasetName.slice(0, 30)}…, which has ${length} characters of at most ` +
        `${limits.maxNameLength}. Give it a shorter name with --name.`,
    );
}
