import { Option, type Command } from 'commander';
import { withContext } from '../command-context.ts';
import { CommandFailure } from '../failure.ts';
import { findDataset, listDatasets } from '../find-dataset.ts';
import { folderSource } from '../archives/folder-source.ts';
import { formatBytes } from '../terminal/format.ts';
import { graphql } from '../gql/gql.ts';
import type { DomainSide, Split } from '../gql/graphql.ts';
import { importDataset } from '../import-dataset.ts';

const DatasetImages = graphql(`
  query DatasetImages($id: ID!, $side: DomainSide!, $split: Split, $first: Int!) {
    dataset(id: $id) {
      latestVersion {
        images(side: $side, split: $split, first: $first) {
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
}

function addList(datasets: Command): void {
  datasets
    .command('list')
    .description('list the datasets and their latest versions')
    .addHelpText('after', '\nExample:\n  $ npx exemplar datasets list --json')
    .action(
      withContext(async ({ client, output }) => {
        output.list(await listDatasets(client), {
          ID: ({ id }) => id,
          NAME: ({ name }) => name,
          VERSION: ({ latestVersion }) => String(latestVersion?.number ?? '-'),
          'TRAIN A+B': ({ latestVersion }) =>
            latestVersion?.domains.map((d) => d.trainCount).join('+') ?? '-',
          'TEST A+B': ({ latestVersion }) => latestVersion?.domains.map((d) => d.testCount).join('+') ?? '-',
          SIZE: ({ latestVersion }) => (latestVersion ? formatBytes(latestVersion.byteSize) : '-'),
        });
      }),
    );
}

function addImages(datasets: Command): void {
  datasets
    .command('images <dataset>')
    .description('list images of a dataset, with ids for "translate"')
    .addOption(new Option('--side <side>', 'domain').choices(['A', 'B']).default('A'))
    .addOption(new Option('--split <split>', 'part').choices(['TRAIN', 'TEST']).default('TEST'))
    .option('--first <count>', 'number of items, at most 100', '20')
    .addHelpText('after', '\nExample:\n  $ npx exemplar datasets images MNIST-Single --side B --first 5')
    .action(
      withContext<[string, { side: DomainSide; split: Split; first: string }]>(
        async ({ client, output }, name, { side, split, first }) => {
          const { id } = await findDataset(client, name);
          const { dataset } = await client.request(DatasetImages, { id, side, split, first: Number(first) });
          output.list(dataset?.latestVersion?.images.edges.map(({ node }) => node) ?? [], {
            ID: (image) => image.id,
            NAME: (image) => image.name,
            LABEL: (image) => image.label ?? '-',
            SIZE: ({ width, height }) => `${width}x${height}`,
          });
        },
      ),
    );
}

function addImport(datasets: Command): void {
  datasets
    .command('import <folderA> <folderB>')
    .description('import two folders of PNG, JPEG or WebP images as a dataset or as a new version of it')
    .option('--name <name>', 'dataset name (default: the folder names, "a-b")')
    .addHelpText(
      'after',
      '\nImages in test/ are test images, all others are training images. A file <name>.cls next to an image holds its label.' +
        '\n\nExample:\n  $ npx exemplar datasets import photos/summer photos/winter --name seasons',
    )
    .action(
      withContext<[string, string, { name?: string }]>(
        async ({ client, output }, folderA, folderB, { name }) => {
          const [domainA, domainB] = [await folderSource(folderA), await folderSource(folderB)];
          const datasetName = name ?? `${domainA.name}-${domainB.name}`;
          const done = await importDataset(client, { datasetName, domainA, domainB });
          if (!done.datasetVersion)
            throw new CommandFailure('failed', 'The import finished without a version.');
          const { id, number, byteSize } = done.datasetVersion;
          output.result(
            done,
            `Imported ${done.imagesDone} images (${formatBytes(byteSize)}) as version ${number} of ${done.dataset.name}: ${id}`,
          );
        },
      ),
    );
}
