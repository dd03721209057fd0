import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { ExportedSeries } from './copy-points.ts';
import { readPoints } from './read-points.ts';

/** Rows of a row group; a metric begins a new one. */
const GROUP_ROWS = 100_000;

/** Pieces of a Parquet file: its end says what is in it, so that no reader takes a part of it. */
export async function* parquetOf(all: AsyncIterable<ExportedSeries>): AsyncGenerator<Uint8Array> {
  const bytes = new ByteWriter();
  const file = new ParquetWriter({
    writer: bytes,
    createdBy: 'exemplar',
    schema: [
      { name: 'points', num_children: 4 },
      { name: 'name', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
      { name: 'step', type: 'INT32', repetition_type: 'REQUIRED' },
      { name: 'value', type: 'DOUBLE', repetition_type: 'REQUIRED' },
      { name: 'time', type: 'INT64', converted_type: 'TIMESTAMP_MILLIS', repetition_type: 'REQUIRED' },
    ],
  });
  const written = (): Uint8Array => {
    const piece = new Uint8Array(bytes.buffer.slice(0, bytes.index));
    bytes.index = 0;
    return piece;
  };
  for await (const series of all) {
    for await (const group of groupsOf(series)) {
      const { steps, values, times } = group;
      await file.write({
        rowGroupSize: GROUP_ROWS,
        columnData: [
          { name: 'name', data: Array.from(steps, () => series.name) },
          { name: 'step', data: steps },
          // A dictionary would take the zero below zero for zero, and the least of NaN is nothing.
          { name: 'value', data: values, encoding: 'PLAIN', statistics: false },
          { name: 'time', data: times },
        ],
      });
      yield written();
    }
  }
  await file.finish();
  yield written();
}

interface Group {
  readonly steps: number[];
  readonly values: number[];
  readonly times: Date[];
}

async function* groupsOf(series: ExportedSeries): AsyncGenerator<Group> {
  let group: Group = { steps: [], values: [], times: [] };
  for await (const { step, value, time } of readPoints(series)) {
    group.steps.push(step);
    group.values.push(value);
    group.times.push(new Date(time));
    if (group.steps.length < GROUP_ROWS) continue;
    yield group;
    group = { steps: [], values: [], times: [] };
  }
  if (group.steps.length > 0) yield group;
}
