import { vi } from 'vitest';
import type { TestApi } from './api.ts';

/** What commands of the command line, run in this process, write. */
export interface CapturedCli {
  /** To stdout. */
  written: string;
  /** To stderr. */
  told: string;
  /** Begins anew. */
  forget(): void;
  /** Ends the capture. */
  restore(): void;
}

/** Lets commands that are run in this process speak to an API, and keeps what they write. */
export function captureCli(api: TestApi): CapturedCli {
  vi.stubEnv('EXEMPLAR_URL', api.url);
  vi.stubEnv('EXEMPLAR_TOKEN', api.token);
  const cli: CapturedCli = {
    written: '',
    told: '',
    forget() {
      cli.written = '';
      cli.told = '';
    },
    restore() {
      vi.restoreAllMocks();
      vi.unstubAllEnvs();
    },
  };
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    cli.written += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    cli.told += String(text);
    return true;
  });
  return cli;
}
