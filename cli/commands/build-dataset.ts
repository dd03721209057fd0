import { Argument, type Command, Option } from 'commander';
import { type BuilderName, builders } from '../builders/builders.ts';
import { paintedSource } from '../builders/painted-source.ts';
import { type DatasetSize, planDataset } from '../builders/plan-dataset.ts';
import { withContext } from '../command-context.ts';
import { importDataset } from '../import-dataset.ts';
import { importedLines } from '../imported-lines.ts';
import { readNameOption } from '../name-option.ts';
import { readCount } from '../paging.ts';

type BuildOptions = DatasetSize & { readonly name?: string };

export function addBuildDataset(datasets: Command): void {
  const names = Object.keys(builders) as BuilderName[];
  datasets
    .command('build')
    .addArgument(new Argument('<builder>', 'what to paint').choices(names))
    .description('paint a dataset of digits with its regions and ground truth, and import it')
    .option('--name <name>', 'dataset name (default: the name of the builder)', readNameOption)
    .addOption(new Option('--size <pixels>', 'width and height of an image').argParser(readCount))
    .addOption(
      new Option(
        '--count <count>',
        'training images of each domain; a ninth of it are validation images, another ninth test images',
      ).argParser(readCount),
    )
    .option('--idx <folder>', 'folder with other pictures in the form of MNIST: its four files, unpacked')
    .addHelpText(
      'after',
      `\nBuilders:\n${names.map((name) => `  ${name}: ${builders[name].description}`).join('\n')}` +
        '\n\nDigits come from MNIST: training images from 55,000 of its training half, validation images from the other\n' +
        '5,000, test images from its test half.' +
        '\n\nExample:\n  $ ./exemplar datasets build mnist-multiple-small --count 900',
    )
    .action(
      withContext<[BuilderName, BuildOptions]>(async ({ client, output }, builder, { name, ...size }) => {
        const plan = await planDataset(builder, size);
        const done = await importDataset(client, {
          datasetName: name ?? builder,
          domainA: paintedSource(plan, 'A'),
          domainB: paintedSource(plan, 'B'),
          brokenFiles: 'REFUSE',
        });
        output.result(done, ...importedLines(done));
      }),
    );
}
