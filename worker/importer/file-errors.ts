import type { DomainSide } from '#contracts/domain.ts';
import { shownPath } from '#contracts/archive/shown-path.ts';
import { limits } from '#contracts/limits.ts';
import type { FileError } from '#contracts/stored/read-file-errors.ts';

/** The files that cannot be used: all of them are counted, the first of them named. */
export class FileErrors {
  readonly list: FileError[] = [];
  count = 0;
  /** Whether an archive as a whole cannot be read, so that nobody knows what is missing. */
  hasBrokenArchive = false;

  add(domain: DomainSide, name: string, code: string, message: string): void {
    this.count++;
    if (this.list.length < limits.maxFileErrors)
      this.list.push({ domain, name: shownPath(name), code, message });
  }

  addArchive(domain: DomainSide, title: string, code: string, message: string): void {
    this.hasBrokenArchive = true;
    this.add(domain, title, code, message);
  }
}
