import { buffer } from 'node:stream/consumers';
import { pack, type Header } from 'tar-stream';

export type TestMember = Partial<Header> & { readonly name: string; readonly bytes?: Uint8Array };

/** A tar of any members, links and devices among them. */
export async function tarOf(members: readonly TestMember[]): Promise<Buffer> {
  const tar = pack();
  for (const { bytes, ...header } of members) tar.entry(header, Buffer.from(bytes ?? []));
  tar.finalize();
  return buffer(tar);
}

/** Alters the header at `offset` and makes its check sum right again. */
export function withHeader(tar: Buffer, offset: number, alter: (header: Buffer) => void): Buffer {
  const altered = Buffer.from(tar);
  const header = altered.subarray(offset, offset + 512);
  alter(header);
  header.fill(' ', 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return altered;
}
