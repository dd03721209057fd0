import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import type { Sha256 } from '#contracts/ids.ts';

/** One way in which stored bytes go bad. Positions are shares of the length, so that one fits every blob. */
export type Damage =
  | { readonly kind: 'FLIP'; readonly at: number; readonly mask: number }
  | { readonly kind: 'CUT'; readonly at: number }
  | { readonly kind: 'ZEROS'; readonly at: number; readonly length: number }
  | { readonly kind: 'MORE'; readonly bytes: Uint8Array }
  | { readonly kind: 'GONE' };

const place = fc.double({ min: 0, max: 0.999_999, noNaN: true });

export const anyDamage: fc.Arbitrary<Damage> = fc.oneof(
  fc.record({ kind: fc.constant('FLIP' as const), at: place, mask: fc.integer({ min: 1, max: 255 }) }),
  fc.record({ kind: fc.constant('CUT' as const), at: place }),
  fc.record({ kind: fc.constant('ZEROS' as const), at: place, length: fc.integer({ min: 1, max: 4096 }) }),
  fc.record({ kind: fc.constant('MORE' as const), bytes: fc.uint8Array({ minLength: 1, maxLength: 600 }) }),
  fc.constant({ kind: 'GONE' as const }),
);

/** File of a blob in a folder of blobs. */
export function blobFile(blobDirectory: string, sha256: Sha256): string {
  return path.join(blobDirectory, 'sha256', sha256.slice(0, 2), sha256);
}

/**
 * Damages a blob on disk.
 *
 * @returns brings it back; null when the damage changes nothing, e.g. zeros over zeros
 */
export async function damageBlob(
  blobDirectory: string,
  sha256: Sha256,
  damage: Damage,
): Promise<(() => Promise<void>) | null> {
  const file = blobFile(blobDirectory, sha256);
  const whole = await readFile(file);
  const heal = () => writeFile(file, whole);
  if (damage.kind === 'GONE') {
    await rm(file);
    return heal;
  }
  const damaged = damagedBytes(whole, damage);
  if (damaged.equals(whole)) return null;
  await writeFile(file, damaged);
  return heal;
}

function damagedBytes(whole: Buffer, damage: Exclude<Damage, { kind: 'GONE' }>): Buffer {
  const bytes = Buffer.from(whole);
  switch (damage.kind) {
    case 'FLIP': {
      const at = startOf(damage.at, bytes);
      bytes.writeUInt8(bytes.readUInt8(at) ^ damage.mask, at);
      return bytes;
    }
    case 'CUT':
      return bytes.subarray(0, startOf(damage.at, bytes));
    case 'ZEROS':
      return bytes.fill(
        0,
        startOf(damage.at, bytes),
        Math.min(bytes.length, startOf(damage.at, bytes) + damage.length),
      );
    case 'MORE':
      return Buffer.concat([bytes, damage.bytes]);
  }
}

function startOf(share: number, bytes: Buffer): number {
  return Math.floor(share * bytes.length);
}
