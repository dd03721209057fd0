import pg from 'pg';
import type { PointsFormat } from '#contracts/points-format.ts';
import { type ExportedRun, exportedSeries } from './copy-points.ts';
import { parquetOf } from './parquet-of.ts';
import { tensorboardOf } from './tensorboard-of.ts';

/** Pieces of a file with every point of a run that its readers see: metric by metric, by step. */
export function writePoints(
  client: pg.Client,
  run: ExportedRun,
  format: PointsFormat,
): AsyncGenerator<Uint8Array> {
  switch (format) {
    case 'CSV':
      return csvOf(client, run);
    case 'NDJSON':
      return ndjsonOf(client, run);
    case 'PARQUET':
      return parquetOf(exportedSeries(client, run));
    case 'TENSORBOARD':
      return tensorboardOf(exportedSeries(client, run));
  }
}

async function* csvOf(client: pg.Client, run: ExportedRun): AsyncGenerator<Uint8Array> {
  yield Buffer.from('name,step,value,time\n');
  for await (const { name, copy } of exportedSeries(client, run)) {
    const field = /[",\r\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
    yield* copy(`${pg.escapeLiteral(`${field},`)} || step || ',' || value || ',' || time`);
  }
}

/** JSON has no numbers that are not finite: they are texts, as in CSV. */
async function* ndjsonOf(client: pg.Client, run: ExportedRun): AsyncGenerator<Uint8Array> {
  for await (const { name, copy } of exportedSeries(client, run)) {
    const start = pg.escapeLiteral(`{"name":${JSON.stringify(name)},"step":`);
    const value = `case when value = any ('{NaN,Infinity,-Infinity}') then '"' || value || '"' else value::text end`;
    yield* copy(`${start} || step || ',"value":' || ${value} || ',"time":' || time || '}'`);
  }
}
