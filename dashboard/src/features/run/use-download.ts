import { useState } from 'react';
import { plainError } from '../../api/plain-error.ts';

interface DownloadState {
  readonly isAsking: boolean;
  readonly error: string | null;
  /** Asks for an address when it is wanted, since it is good for some minutes only, and saves what is there. */
  readonly download: (ask: () => Promise<string | null>) => void;
}

export function useDownload(): DownloadState {
  const [isAsking, setIsAsking] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const start = async (ask: () => Promise<string | null>) => {
    setIsAsking(true);
    try {
      const url = await ask();
      if (url !== null) follow(url);
      setError(null);
    } catch (problem) {
      setError(plainError(problem));
    } finally {
      setIsAsking(false);
    }
  };
  return { isAsking, error, download: (ask) => void start(ask) };
}

/** The browser saves what it gets; a download that fails leaves the page as it is. */
function follow(url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = '';
  link.click();
}
