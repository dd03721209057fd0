import { CommandFailure } from './failure.ts';

/** A request that got no answer: in words that say why, and what to do. */
export function connectionFault(address: URL, error: unknown): CommandFailure {
  const { code, text } = reasonOf(error);
  return new CommandFailure('unreachable', sentenceOf(address, code, text));
}

function sentenceOf(address: URL, code: string, text: string): string {
  if (UNKNOWN_ISSUER.test(code))
    return (
      `The TLS certificate of ${address.origin} is not trusted: ${text} (${code}). ` +
      'If you trust it, set NODE_EXTRA_CA_CERTS to the file of the certificate or of its authority.'
    );
  if (WRONG_CERTIFICATE.test(code))
    return `The TLS certificate of ${address.origin} is not valid: ${text} (${code}). Check EXEMPLAR_URL and the server's certificate.`;
  if (NOT_TLS.test(`${code} ${text}`))
    return `${address.origin} does not speak TLS (${code || text}). Try it with http:// in place of https://.`;
  const what = [code, text].filter((part) => part !== '').join(': ');
  const next = LOOPBACK.test(address.hostname)
    ? 'Is it running? Start it with "npm start".'
    : 'Check EXEMPLAR_URL and whether the server is running.';
  return `Exemplar does not answer at ${address.origin} (${what}). ${next}`;
}

/** Codes of Node for certificates that are self-signed or of an authority that it does not know. */
const UNKNOWN_ISSUER = /SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)|CERT_UNTRUSTED|INVALID_CA/;
/** For another name, too old, too new, revoked. */
const WRONG_CERTIFICATE = /CERT_|HOSTNAME_MISMATCH|CRL/;
const NOT_TLS = /EPROTO|ERR_SSL|wrong version number|packet length too long/i;
const LOOPBACK = /^(localhost|127\..*|\[::1\])$/;

/** Of `fetch failed` only the cause says something: ECONNREFUSED, ECONNRESET, a name that is not known. */
function reasonOf(error: unknown): { code: string; text: string } {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const { code, reason, message } = Object(cause) as { code?: unknown; reason?: unknown; message?: unknown };
  const text = reason ?? message;
  return {
    code: typeof code === 'string' || typeof code === 'number' ? String(code) : '',
    text: typeof text === 'string' ? text : '',
  };
}
