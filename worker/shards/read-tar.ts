import { extract, type Header } from 'tar-stream';
import { messageOf } from '#lib/message-of.ts';

/** One member of a tar: what its header says, and where in the tar its content lies. */
export interface TarMember {
  /** As written in the tar, which may be anything: a text, never a path. */
  readonly name: string;
  /** OTHER: a link, a device, a pipe; never followed, never opened. */
  readonly kind: 'FILE' | 'DIRECTORY' | 'OTHER';
  readonly offset: number;
  readonly byteSize: number;
}

/** Bytes that are no whole, uncompressed tar. */
export class NotATarError extends Error {
  override readonly name = 'NotATarError';
}

/**
 * Lists the members of an untrusted tar in their order. Nothing is written anywhere and nothing is allocated by what
 * a header claims: a member that reaches beyond the end of the bytes is an error.
 * @throws NotATarError when the bytes are no tar, are compressed or are cut off.
 */
export async function* readTar(tar: Uint8Array): AsyncGenerator<TarMember> {
  const entries = extract();
  entries.end(tar);
  try {
    for await (const entry of entries) {
      const { name, type, size } = entry.header;
      // tar-stream 3.2.2 lets a size of an unknown number format pass as null, and then waits for its content for ever.
      if (!Number.isSafeInteger(size)) throw new Error('A member has a size that is not a number.');
      const offset = entry.offset + HEADER_BYTES;
      if (offset + size > tar.byteLength) throw new Error(`'${name}' is cut off.`);
      entry.resume();
      yield { name, kind: kindOf(type), offset, byteSize: size };
    }
  } catch (error) {
    throw new NotATarError(messageOf(error));
  }
}

const HEADER_BYTES = 512;

/** Types that tar-stream does not know come as null, whatever its declarations say; they are OTHER too. */
function kindOf(type: Header['type']): TarMember['kind'] {
  if (type === 'file' || type === 'contiguous-file') return 'FILE';
  return type === 'directory' ? 'DIRECTORY' : 'OTHER';
}
