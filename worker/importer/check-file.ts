import { hash } from 'node:crypto';
import type { ImageFormat } from '#contracts/domain.ts';
import { type Sha256, sha256Schema } from '#contracts/ids.ts';
import { checkImage } from '../images/decode-image.ts';
import { readRegions, type StoredRegionMap } from '../images/read-regions.ts';
import { UnsupportedImageError } from '../images/unsupported-image-error.ts';
import type { CatalogFile } from './catalog-archives.ts';

/** A file that can be used, and what was found in it. */
export interface GoodFile<File extends CatalogFile, Found> {
  readonly file: File;
  readonly bytes: Uint8Array;
  readonly sha256: Sha256;
  readonly found: Found;
}

/** A file that cannot be used. */
export interface BadFile<File extends CatalogFile> {
  readonly file: File;
  readonly error: UnsupportedImageError;
}

export type CheckedFile<File extends CatalogFile, Found> = GoodFile<File, Found> | BadFile<File>;

/** What a picture is, once all of it was decoded. */
export interface PictureFacts {
  readonly format: ImageFormat;
  readonly width: number;
  readonly height: number;
}

export function checkPicture<File extends CatalogFile>(
  file: File,
  bytes: Uint8Array,
): Promise<CheckedFile<File, PictureFacts>> {
  return checkBy(checkImage, file, bytes);
}

export function checkRegions<File extends CatalogFile>(
  file: File,
  bytes: Uint8Array,
): Promise<CheckedFile<File, StoredRegionMap>> {
  return checkBy(readRegions, file, bytes);
}

async function checkBy<File extends CatalogFile, Found>(
  look: (bytes: Uint8Array) => Promise<Found>,
  file: File,
  bytes: Uint8Array,
): Promise<CheckedFile<File, Found>> {
  try {
    const found = await look(bytes);
    return {
      file,
      bytes,
      sha256: sha256Schema.parse(hash('sha256', bytes)),
      found,
    };
  } catch (error) {
    if (!(error instanceof UnsupportedImageError)) throw error;
    return { file, error };
  }
}
