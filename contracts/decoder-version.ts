import { z } from 'zod';

/**
 * How the bytes of an image become pixels. A version of a dataset keeps the decoder that it was imported with, so that
 * its runs resume to the bit however decoding is improved; uploads are read by the newest.
 *
 * 1. As 0.1.0 read them. Pictures of 16 bits with a color profile come out in the numbers of Display P3.
 * 2. Every profile counts, also the Adobe RGB that a camera names in EXIF alone; the harmless faults in the
 *    headers of phones' JPEG files are passed over.
 */
export const decoderVersionSchema = z.union([z.literal(1), z.literal(2)]);
export type DecoderVersion = z.infer<typeof decoderVersionSchema>;

export const NEWEST_DECODER: DecoderVersion = 2;
