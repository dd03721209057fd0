import { randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { hashSecret, type Secret } from './secrets.ts';

const PREFIX = 'exm_';
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const RANDOM_CHARACTERS = 36;
const CHECKSUM_CHARACTERS = 6;
/** Characters of a key that lists show: enough to tell keys apart, and 28 unknown ones (166 bits) are left. */
const SHOWN_CHARACTERS = 12;

/** How keys were written before they had a checksum: 32 bytes as base64url. */
const WITHOUT_CHECKSUM = /^exm_[\w-]{43}$/;
const WITH_CHECKSUM = new RegExp(
  `^${PREFIX}([0-9A-Za-z]{${RANDOM_CHARACTERS}})([0-9A-Za-z]{${CHECKSUM_CHARACTERS}})$`,
);

/**
 * A new API key: `exm_`, 36 random characters of base62 (214 bits), and 6 that are their CRC-32, as GitHub writes its
 * tokens. Scanners find such text by its prefix, and the checksum tells them that it is not there by chance.
 */
export function newApiKey(): Secret & { readonly prefix: string } {
  const random = Array.from({ length: RANDOM_CHARACTERS }, () => ALPHABET[randomInt(ALPHABET.length)]).join(
    '',
  );
  const text = PREFIX + random + checksumOf(random);
  return { text, hash: hashSecret(text), prefix: text.slice(0, SHOWN_CHARACTERS) };
}

/** Whether a text can be a key at all: what cannot need not be looked up. */
export function mayBeApiKey(text: string): boolean {
  const [, random, checksum] = WITH_CHECKSUM.exec(text) ?? [];
  return random === undefined ? WITHOUT_CHECKSUM.test(text) : checksumOf(random) === checksum;
}

/** CRC-32 (IEEE 802.3) in base62, most significant digit first. */
function checksumOf(text: string): string {
  let left = crc32(text);
  let digits = '';
  for (let place = 0; place < CHECKSUM_CHARACTERS; place++) {
    digits = (ALPHABET[left % ALPHABET.length] ?? '') + digits;
    left = Math.floor(left / ALPHABET.length);
  }
  return digits;
}
