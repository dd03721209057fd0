/** There is no blob of this hash. */
export class BlobNotFoundError extends Error {
  override readonly name = 'BlobNotFoundError';
  constructor(readonly sha256: string) {
    super(`Blob ${sha256} is not in storage.`);
  }
}

/** More bytes arrived than were allowed; nothing was kept. */
export class BlobTooLargeError extends Error {
  override readonly name = 'BlobTooLargeError';
  constructor(readonly maxBytes: number) {
    super(`The bytes exceed the limit of ${maxBytes} bytes.`);
  }
}

/** The bytes that arrived are not those that were announced; nothing was kept. */
export class HashMismatchError extends Error {
  override readonly name = 'HashMismatchError';
  constructor(
    readonly expected: string,
    readonly actual: string,
  ) {
    super(`The bytes hash to ${actual}, expected ${expected}.`);
  }
}

/** A range reaches beyond the end of its blob, so whatever names the range is wrong. */
export class BlobRangeError extends Error {
  override readonly name = 'BlobRangeError';
  constructor(sha256: string, offset: number, byteSize: number, blobSize: number) {
    super(`Blob ${sha256} has ${blobSize} bytes; the range ${offset}+${byteSize} is outside of it.`);
  }
}
