/** A picture that cannot be used; the message says why, for the person who sent it. */
export class UnsupportedImageError extends Error {
  override readonly name = 'UnsupportedImageError';
  constructor(
    readonly code: 'UNSUPPORTED_IMAGE' | 'IMAGE_TOO_LARGE' | 'INVALID_REGIONS',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
