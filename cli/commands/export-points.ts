import { type Command, Option } from 'commander';
import { pointsExtensions, pointsFormatSchema } from '#contracts/points-format.ts';
import { formatBytes } from '#lib/format-bytes.ts';
import { withContext } from '../command-context.ts';
import { findRunId } from '../find-run-id.ts';
import { FIND_RUNS } from '../find-runs.ts';
import { graphql } from '../gql/gql.ts';
import { saveWhole } from '../save-whole.ts';
import { unlessMissing } from '../unless-missing.ts';

const PointsUrl = graphql(`
  query PointsUrl($id: ID!, $format: PointsFormat!) {
    run(id: $id) {
      id
      pointsUrl(format: $format)
    }
  }
`);

const FORMATS = pointsFormatSchema.options.map((format) => format.toLowerCase());

interface ExportOptions {
  readonly format: string;
  readonly out?: string;
}

/** `runs export-points`. */
export function addExportPoints(runs: Command): void {
  runs
    .command('export-points <run>')
    .description('save every point of a run as one file: name, step, value and time (ms since 1970)')
    .addOption(new Option('--format <format>', 'format of the file').choices(FORMATS).default('ndjson'))
    .option('--out <file>', 'file to write; default: points-<run>.<format>')
    .addHelpText(
      'after',
      '\nExample:\n  $ ./exemplar runs export-points latest --format parquet' +
        '\n  $ ./exemplar runs export-points latest --format tensorboard --out logs/mine.tfevents && tensorboard --logdir logs',
    )
    .action(
      withContext<[string, ExportOptions]>(async ({ client, output }, named, { format, out }) => {
        const id = await findRunId(client, named);
        const pointsFormat = pointsFormatSchema.parse(format.toUpperCase());
        const { run } = await client.request(PointsUrl, { id, format: pointsFormat });
        const { pointsUrl } = unlessMissing(run, `run ${named}`, FIND_RUNS);
        const file = out ?? `points-${named}.${pointsExtensions[pointsFormat]}`;
        const byteSize = await saveWhole(file, client.downloadPieces(pointsUrl));
        output.result({ file, byteSize }, `Saved ${file} (${formatBytes(byteSize)}).`);
      }),
    );
}
