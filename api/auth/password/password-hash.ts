import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/** As OWASP advises: 32 MiB and three rounds, some 0.2 s of one core. */
const COST = { logN: 15, r: 8, p: 3 } as const;
const KEY_BYTES = 32;
const FORM = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w+/]+)\$([\w+/]+)$/;

const stretch = promisify<string, Buffer, number, object, Buffer>(scrypt);

/** A password as the database keeps it, in the PHC format: with its salt and with what it cost. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const { logN, r, p } = COST;
  const key = await derive(password, salt, COST, KEY_BYTES);
  return `$scrypt$ln=${logN},r=${r},p=${p}$${text(salt)}$${text(key)}`;
}

/**
 * Whether it is the password of that hash.
 *
 * @param hash null where there is none: to find that out takes as long
 */
export async function isPassword(password: string, hash: string | null): Promise<boolean> {
  const [, logN, r, p, salt = '', key = ''] = FORM.exec(hash ?? '') ?? [];
  if (logN === undefined) {
    await derive(password, randomBytes(16), COST, KEY_BYTES);
    return false;
  }
  const cost = { logN: Number(logN), r: Number(r), p: Number(p) };
  const known = Buffer.from(key, 'base64');
  return timingSafeEqual(await derive(password, Buffer.from(salt, 'base64'), cost, known.length), known);
}

interface Cost {
  readonly logN: number;
  readonly r: number;
  readonly p: number;
}

/** Letters that look alike, typed on another keyboard, are one (NFKC). */
function derive(password: string, salt: Buffer, { logN, r, p }: Cost, keyBytes: number): Promise<Buffer> {
  const options = { N: 2 ** logN, r, p, maxmem: 2 * 128 * 2 ** logN * r };
  return stretch(password.normalize('NFKC'), salt, keyBytes, options);
}

function text(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
