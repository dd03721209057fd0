/** One field of a protocol buffer message, encoded; a message is its fields put together. */
export type Field = Buffer;

/** Wire type 0: whole numbers and booleans; negative ones in two's complement of 64 bits. */
export function varintField(number: number, value: number | bigint): Field {
  return Buffer.concat([varint(number << 3), varint(value)]);
}

/** Wire type 2: text, bytes or a message. */
export function bytesField(number: number, value: string | Uint8Array | readonly Field[]): Field {
  const bytes =
    typeof value === 'string'
      ? Buffer.from(value)
      : value instanceof Uint8Array
        ? value
        : Buffer.concat(value);
  return Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes]);
}

/** Wire type 5: a 32-bit float. */
export function floatField(number: number, value: number): Field {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([varint((number << 3) | 5), bytes]);
}

function varint(value: number | bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(rest & 127n);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 128 : low);
  } while (rest > 0n);
  return Buffer.from(bytes);
}
