import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import crc32c from 'crc-32/crc32c.js';
import type { ExportedSeries } from './copy-points.ts';
import { type ExportedPoint, readPoints } from './read-points.ts';

/** Bytes of a piece: an event is some fifty. */
const PIECE_BYTES = 64 * 1024;

/**
 * Pieces of an event file of TensorBoard: records of TensorFlow (length, its check, data, their check), each an `Event`
 * with a scalar of 32 bits. Source: tensorflow/core/util/event.proto and tensorflow/core/lib/io/record_writer.h.
 */
export async function* tensorboardOf(all: AsyncIterable<ExportedSeries>): AsyncGenerator<Uint8Array> {
  let pieces: Uint8Array[] = [recordOf(versionEvent())];
  let byteSize = 0;
  for await (const series of all)
    for await (const point of readPoints(series)) {
      const record = recordOf(scalarEvent(series.name, point));
      pieces.push(record);
      byteSize += record.byteLength;
      if (byteSize < PIECE_BYTES) continue;
      yield Buffer.concat(pieces);
      pieces = [];
      byteSize = 0;
    }
  yield Buffer.concat(pieces);
}

/** Numbers of the fields of `Event`, of `Summary` and of `Summary.Value`. */
const EVENT = { wallTime: 1, step: 2, fileVersion: 3, summary: 5 } as const;
const SUMMARY = { value: 1 } as const;
const VALUE = { tag: 1, simpleValue: 2 } as const;

function versionEvent(): Uint8Array {
  const event = new BinaryWriter();
  event.tag(EVENT.wallTime, WireType.Bit64).double(0);
  return event.tag(EVENT.fileVersion, WireType.LengthDelimited).string('brain.Event:2').finish();
}

function scalarEvent(tag: string, { step, value, time }: ExportedPoint): Uint8Array {
  const scalar = new BinaryWriter();
  scalar.tag(VALUE.tag, WireType.LengthDelimited).string(tag);
  scalar.tag(VALUE.simpleValue, WireType.Bit32).fixed32(float32Bits(value));
  const summary = new BinaryWriter().tag(SUMMARY.value, WireType.LengthDelimited).bytes(scalar.finish());
  const event = new BinaryWriter();
  event.tag(EVENT.wallTime, WireType.Bit64).double(time / 1_000);
  event.tag(EVENT.step, WireType.Varint).int64(step);
  return event.tag(EVENT.summary, WireType.LengthDelimited).bytes(summary.finish()).finish();
}

/** The nearest number of 32 bits; infinite beyond the largest. */
function float32Bits(value: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  return view.getUint32(0);
}

function recordOf(data: Uint8Array): Uint8Array {
  const record = Buffer.alloc(8 + 4 + data.byteLength + 4);
  record.writeBigUInt64LE(BigInt(data.byteLength));
  record.writeUInt32LE(recordCheck(record.subarray(0, 8)), 8);
  record.set(data, 12);
  record.writeUInt32LE(recordCheck(data), 12 + data.byteLength);
  return record;
}

/** CRC-32C, turned and moved, so that the check of data that hold checks is not one of them. */
function recordCheck(data: Uint8Array): number {
  const check = crc32c.buf(data) >>> 0;
  return (((check >>> 15) | (check << 17)) + 0xa282ead8) >>> 0;
}
