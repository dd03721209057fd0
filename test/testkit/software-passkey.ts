import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { Page } from 'playwright-core';

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const HAS_CREDENTIAL = 0x40;

export interface Ask {
  readonly challenge: string;
  readonly origin: string;
  readonly rpId: string;
}

/** A passkey as a device keeps one: an ES256 key, without attestation. */
export interface SoftwarePasskey {
  readonly id: string;
  /** RegistrationResponseJSON. */
  create(ask: Ask): { id: string; rawId: string; type: 'public-key'; response: Record<string, string> };
  /** AuthenticationResponseJSON. @param counter as the device counts; null: one more than before */
  get(
    ask: Ask,
    counter?: number,
  ): { id: string; rawId: string; type: 'public-key'; response: Record<string, string> };
}

export function createSoftwarePasskey(): SoftwarePasskey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const credentialId = randomBytes(16);
  const id = credentialId.toString('base64url');
  let used = 0;
  const head = (rpId: string, flags: number, counter: number): Buffer => {
    const numbers = Buffer.alloc(5);
    numbers.writeUInt8(flags, 0);
    numbers.writeUInt32BE(counter, 1);
    return Buffer.concat([sha256(rpId), numbers]);
  };
  return {
    id,
    create({ challenge, origin, rpId }) {
      const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
      // COSE: kty EC2, alg ES256, crv P-256, x, y.
      const key = Buffer.concat([
        Buffer.from('a5010203262001215820', 'hex'),
        Buffer.from(x, 'base64url'),
        Buffer.from('225820', 'hex'),
        Buffer.from(y, 'base64url'),
      ]);
      const length = Buffer.from([0, credentialId.length]);
      const data = Buffer.concat([
        head(rpId, USER_PRESENT | USER_VERIFIED | HAS_CREDENTIAL, used),
        ...[Buffer.alloc(16), length, credentialId, key],
      ]);
      // CBOR: { fmt: "none", attStmt: {}, authData }
      const attestation = Buffer.concat([
        Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex'),
        Buffer.from([data.length]),
        data,
      ]);
      const response = {
        clientDataJSON: clientData('webauthn.create', challenge, origin).toString('base64url'),
        attestationObject: attestation.toString('base64url'),
      };
      return { id, rawId: id, type: 'public-key', response };
    },
    get({ challenge, origin, rpId }, counter = used + 1) {
      used = counter;
      const data = head(rpId, USER_PRESENT | USER_VERIFIED, counter);
      const client = clientData('webauthn.get', challenge, origin);
      const response = {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: sign('sha256', Buffer.concat([data, sha256(client)]), privateKey).toString('base64url'),
      };
      return { id, rawId: id, type: 'public-key', response };
    },
  };
}

/**
 * Gives a page a device with one passkey, which says yes by itself. The Chromium that npm installs is cut down: it ends
 * when a page asks for a passkey, with the devices of its own protocol as well.
 */
export async function plugInPasskey(page: Page, passkey: SoftwarePasskey): Promise<void> {
  await page.exposeFunction('askPasskey', (what: 'create' | 'get', ask: Ask) => passkey[what](ask));
  await page.addInitScript({ content: PLUG });
}

/** Runs in the page: what its browser would do, with the answers of `askPasskey`. */
const PLUG = `
  const text = (bytes) =>
    btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  const bytes = (value) =>
    Uint8Array.from(atob(value.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0)).buffer;
  const use = (what) => async ({ publicKey }) => {
    const rpId = publicKey.rp?.id ?? publicKey.rpId;
    const ask = { challenge: text(publicKey.challenge), origin: location.origin, rpId };
    const { id, type, response } = await window.askPasskey(what, ask);
    const parts = Object.entries(response).map(([name, value]) => [name, bytes(value)]);
    return { id, type, rawId: bytes(id), response: Object.fromEntries(parts), getClientExtensionResults: () => ({}) };
  };
  if (navigator.credentials)
    for (const what of ['create', 'get'])
      Object.defineProperty(navigator.credentials, what, { value: use(what) });
`;

function clientData(type: string, challenge: string, origin: string): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
}

function sha256(bytes: string | Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}
