import { createHash, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { unpackedChromium } from '../../scripts/chromium.mjs';

/**
 * A headless Chromium: EXEMPLAR_CHROMIUM, else Debian's, else the one that npm installed. It trusts the certificate of
 * the testkit's proxies.
 */
export async function launchBrowser(): Promise<Browser> {
  const { executablePath, env } = await findChromium();
  return chromium.launch({
    executablePath,
    env: { ...process.env, ...LOCALE, ...env },
    args: [...FLAGS, trust()],
  });
}

/**
 * Ignoring errors of certificates, as contexts of Playwright can, restarts requests one by one and now and then too
 * often (`ERR_TOO_MANY_RETRIES`). A certificate that is known by the SHA-256 of its public key causes none.
 */
function trust(): string {
  const certificate = new X509Certificate(readFileSync(new URL('tls/certificate.pem', import.meta.url)));
  const key = certificate.publicKey.export({ type: 'spki', format: 'der' });
  return `--ignore-certificate-errors-spki-list=${createHash('sha256').update(key).digest('base64')}`;
}

/** Without one Chromium speaks en-US@posix, which its own Intl refuses. */
const LOCALE = { LC_ALL: 'en_US.UTF-8' };

const FLAGS = [
  '--no-sandbox', // of no use to a test of our own pages, and refused to root
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

interface Chromium {
  readonly executablePath: string;
  readonly env: Readonly<Record<string, string>>;
}

async function findChromium(): Promise<Chromium> {
  const given = [process.env['EXEMPLAR_CHROMIUM'], '/usr/bin/chromium'];
  const executablePath = given.find((file) => file !== undefined && existsSync(file));
  if (executablePath !== undefined) return { executablePath, env: {} };
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('Browser tests need a Chromium here: set EXEMPLAR_CHROMIUM to its program.');
  const folder = await unpackedChromium();
  return {
    executablePath: path.join(folder, 'chromium'),
    env: {
      LD_LIBRARY_PATH: path.join(folder, 'al2023', 'lib'), // NSS, which a bare system lacks
      FONTCONFIG_FILE: path.join(folder, 'fonts.conf'),
    },
  };
}
