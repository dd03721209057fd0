/** There is no blob of this hash. */
export class BlobNotFoundError extends Error {
  override readonly name = 'BlobNotFoundError';
  constructor(readonly sha256: string) {
    super(`Blob ${sha256} is not in storage.`);
  }
}

/** What lies under a hash is not what was stored: bytes have changed, are missing, or cannot be read. */
export class DamagedBlobError extends Error {
  override readonly name = 'DamagedBlobError';
  constructor(
    readonly sha256: string,
    readonly reason: string,
  ) {
    super(`Blob ${sha256} is damaged: ${reason}.`);
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
