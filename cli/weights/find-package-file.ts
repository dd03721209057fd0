import { z } from 'zod';

/** The media types of an index of Python packages, JSON first (PEP 691); mirrors may know only the second. */
export const INDEX_TYPES = 'application/vnd.pypi.simple.v1+json, text/html;q=0.5';

/**
 * The address of a file of a Python package on the package's page of an index, in JSON or HTML; null when the index does
 * not have the file. Source: packaging.python.org, "Simple repository API".
 */
export function findPackageFile(page: string, pageUrl: string, filename: string): string | null {
  const address = page.trimStart().startsWith('{') ? inJson(page, filename) : inHtml(page, filename);
  if (address === null) return null;
  const url = new URL(address, pageUrl);
  url.hash = ''; // the file's hash, which is known already
  return url.href;
}

const pageSchema = z.object({ files: z.array(z.object({ filename: z.string(), url: z.string() })) });

function inJson(page: string, filename: string): string | null {
  const parsed = pageSchema.safeParse(JSON.parse(page));
  return parsed.data?.files.find((file) => file.filename === filename)?.url ?? null;
}

function inHtml(page: string, filename: string): string | null {
  for (const [, address = '', text = ''] of page.matchAll(/<a\s[^>]*?href="([^"]+)"[^>]*>([^<]*)<\/a>/gi))
    if (text.trim() === filename) return address.replaceAll('&amp;', '&');
  return null;
}
