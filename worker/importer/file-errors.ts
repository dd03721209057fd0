import type { DomainSide } from '#contracts/domain.ts';
import type { FileError } from '../protocol.ts';

/** The files that cannot be used, by name: up to `MAX_FILE_ERRORS` of them, and how many they are in all. */
export class FileErrors {
  readonly list: FileError[] = [];
  total = 0;

  /** Whether the list takes no more. */
  get isFull(): boolean {
    return this.list.length >= MAX_FILE_ERRORS;
  }

  add(domain: DomainSide, name: string, code: string, message: string): void {
    this.total++;
    if (!this.isFull) this.list.push({ domain, name: printable(name), code, message });
  }
}

export const MAX_FILE_ERRORS = 100;
const MAX_NAME_LENGTH = 300;

/** A hostile name made fit to be stored and shown: the database holds no NUL, a terminal obeys control characters. */
function printable(name: string): string {
  return (
    Buffer.from(name.slice(0, MAX_NAME_LENGTH), 'utf8') // half a surrogate pair at the cut becomes U+FFFD
      .toString('utf8')
      // eslint-disable-next-line no-control-regex -- control characters are what it looks for
      .replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd')
  );
}
