import { z } from 'zod';
import type { UserError, UserErrorCode } from '#contracts/errors.ts';
import { foreignImageText } from '#contracts/foreign-image.ts';
import { type Sha256, sha256Schema } from '#contracts/ids.ts';
import { limits } from '#contracts/limits.ts';
import type { PrismaClient, Upload } from '#db/generated/client.ts';
import { DamagedBlobError } from '#storage/blob-errors.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import { sniffForeignImage } from '#storage/foreign-image.ts';
import { type ImageHeader, readImageHeader } from '#storage/image-header.ts';
import { requireRoleAnywhere } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { hasReceived } from '../../blobs/has-received.ts';
import { type Image, imageOfUpload } from '../dataset/image.type.ts';
import { uuidOf } from '../relay/global-id.ts';
import { parseInput, refuse } from '../shared/user-errors.ts';
import type { FinalizeUploadsInput } from './upload.input.ts';

const schema = z.object({ uploadIds: z.array(z.string()).min(1).max(100) });

type Refusal = { readonly code: UserErrorCode; readonly message: string };
type Arrival = { readonly header: ImageHeader | null } | Refusal;

/**
 * Checks what has arrived: byte count, SHA-256 (as it was stored), magic bytes, and of images the size that their
 * header gives. All of them are good, or none is finalized. No pixel is decoded here.
 */
export async function finalizeUploads(
  { prisma, storage, viewer }: Context,
  input: FinalizeUploadsInput,
): Promise<{ images: Image[] | null; userErrors: UserError[] }> {
  const { id: userId } = requireRoleAnywhere(viewer, 'EDITOR');
  const parsed = parseInput(schema, input);
  if (parsed.userErrors) return { images: null, userErrors: parsed.userErrors };

  const uuids = parsed.value.uploadIds.map((id) => uuidOf('Upload', id));
  const found = await prisma.upload.findMany({
    where: { userId, id: { in: uuids.filter((uuid) => uuid !== null) } },
  });
  const userErrors: UserError[] = [];
  const good: Upload[] = [];
  for (const [i, uuid] of uuids.entries()) {
    const field = ['uploadIds', String(i)];
    const upload = found.find((row) => row.id === uuid);
    if (!upload) {
      userErrors.push(refuse('NOT_FOUND', field, 'You have no upload with this id.'));
      continue;
    }
    const arrival =
      upload.state === 'FINALIZED' ? { header: headerOf(upload) } : await inspect(prisma, storage, upload);
    if ('code' in arrival) userErrors.push(refuse(arrival.code, field, arrival.message));
    else good.push({ ...upload, state: 'FINALIZED', ...(arrival.header ?? {}) });
  }
  if (userErrors.length > 0) return { images: null, userErrors };

  await prisma.$transaction(
    good.map(({ id, format, width, height, receivedAt }) => {
      const data = {
        state: 'FINALIZED',
        format,
        width,
        height,
        receivedAt: receivedAt ?? new Date(),
      } as const;
      return prisma.upload.update({ where: { id }, data });
    }),
  );
  return { images: good.map(imageOfUpload).filter((image) => image !== null), userErrors: [] };
}

function headerOf({ format, width, height }: Upload): ImageHeader | null {
  return format && width && height ? { format, width, height } : null;
}

async function inspect(prisma: PrismaClient, storage: BlobStore, upload: Upload): Promise<Arrival> {
  const name = `"${upload.filename}"`;
  const sha256 = upload.sha256 === null ? null : sha256Schema.parse(upload.sha256);
  const size = sha256 && (await hasReceived(prisma, upload)) ? await storage.size(sha256) : null;
  if (sha256 === null || size === null)
    return { code: 'INVALID_STATE', message: `The bytes of ${name} have not arrived. Send them first.` };
  if (BigInt(size) !== upload.byteSize)
    return {
      code: 'CHECKSUM_MISMATCH',
      message: `${name} was announced with ${upload.byteSize} bytes, but has ${size}.`,
    };
  switch (upload.kind) {
    case 'IMAGE':
      return inspectImage(storage, sha256, name);
    case 'ARCHIVE':
    case 'CHECKPOINT':
      return inspectArchive(storage, sha256, name, size);
    case 'WEIGHTS':
      return { header: null }; // `addNetworkWeights` reads them
  }
}

async function inspectImage(storage: BlobStore, sha256: Sha256, name: string): Promise<Arrival> {
  const bytes = await readWhole(storage, sha256); // at most limits.maxImageBytes
  if (!bytes)
    return {
      code: 'CHECKSUM_MISMATCH',
      message: `The stored bytes of ${name} are damaged. Send them again.`,
    };
  const header = readImageHeader(bytes);
  if (!header) {
    const foreign = sniffForeignImage(bytes);
    const what = foreign === null ? 'is not a PNG, JPEG or WebP image.' : foreignImageText(foreign);
    return { code: 'UNSUPPORTED_IMAGE', message: `${name} ${what}` };
  }
  const pixels = header.width * header.height;
  if (pixels > limits.maxImagePixels)
    return {
      code: 'IMAGE_TOO_LARGE',
      message:
        `${name} has ${header.width} × ${header.height} = ${pixels} pixels, ` +
        `but at most ${limits.maxImagePixels} are allowed.`,
    };
  return { header };
}

/** Null when they are damaged. */
async function readWhole(storage: BlobStore, sha256: Sha256): Promise<Buffer | null> {
  try {
    return await storage.read(sha256);
  } catch (error) {
    if (error instanceof DamagedBlobError) return null;
    throw error;
  }
}

const TAR_BLOCK = 512;

/** A tar (POSIX.1-1988 ustar and later) has its magic at byte 257 and is made of whole blocks. */
async function inspectArchive(
  storage: BlobStore,
  sha256: Sha256,
  name: string,
  size: number,
): Promise<Arrival> {
  const isTar =
    size >= TAR_BLOCK &&
    size % TAR_BLOCK === 0 &&
    (await storage.peek(sha256, { offset: 257, byteSize: 5 })).toString('latin1') === 'ustar';
  return isTar ? { header: null } : { code: 'INVALID', message: `${name} is not a tar archive.` };
}
