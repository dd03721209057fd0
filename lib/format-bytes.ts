import prettyBytes from 'pretty-bytes';

/** 12345678 -> "11.8 MiB". */
export function formatBytes(bytes: number): string {
  return prettyBytes(bytes, { binary: true });
}
