import type { Command } from 'commander';
import { formatBytes } from '#lib/format-bytes.ts';
import { withContext } from '../command-context.ts';
import { graphql } from '../gql/gql.ts';
import type { StoredKind } from '../gql/graphql.ts';
import { tell } from '../terminal/tell.ts';

const StorageUse = graphql(`
  query StorageUse {
    storageUse {
      kind
      count
      byteSize
    }
    storageSpace {
      freeBytes
    }
  }
`);

const LABELS: Readonly<Record<StoredKind, string>> = {
  CHECKPOINTS: 'checkpoints',
  SAMPLES: 'sample grids',
  DATASETS: 'dataset versions',
  UPLOADS: 'uploads',
  TRANSLATIONS: 'translations',
  EVALUATIONS: 'evaluations',
  NETWORK_WEIGHTS: 'network weights',
  DATABASE: 'database',
  TRASH: 'of all that, in the trash',
};

export function addStorage(program: Command): void {
  program
    .command('storage')
    .description('show what takes room on the disk, kind by kind')
    .addHelpText('after', '\nExample:\n  $ ./exemplar storage')
    .action(
      withContext(async ({ client, output }) => {
        const { storageUse, storageSpace } = await client.request(StorageUse, {});
        output.list(storageUse, {
          KIND: ({ kind }) => LABELS[kind],
          COUNT: ({ count }) => (count == null ? '-' : String(count)),
          SIZE: ({ byteSize }) => formatBytes(byteSize),
        });
        tell(`${formatBytes(storageSpace.freeBytes)} of the disk are free.`);
      }),
    );
}
