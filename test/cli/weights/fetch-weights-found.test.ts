import { createHash } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { DownloadError } from '../../../cli/weights/download.ts';
import { fetchWeights, type Ways } from '../../../cli/weights/fetch-weights.ts';

const bytes = Buffer.from('weights');
const sha256 = createHash('sha256').update(bytes).digest('hex');
const URL_OF_FILE = 'https://weights.example/vgg19.pth';

vi.mock(import('../../../cli/weights/published-weights.ts'), async (original) => {
  const published = await original();
  const { createHash: hash } = await import('node:crypto');
  const sha256Start = hash('sha256').update('weights').digest('hex').slice(0, 8);
  const file = { name: 'vgg19.pth', url: 'https://weights.example/vgg19.pth', sha256Start };
  return { ...published, TORCHVISION_FILES: { vgg16: file, vgg19: file } };
});

test("torchvision's file is taken by its hash, and told with how much of it has come", async () => {
  const told: string[] = [];
  const came: [number, number | null][] = [];
  const ways: Ways = {
    packageIndex: 'https://index.example/simple',
    tell: (text) => void told.push(text),
    onBytes: (done, total) => void came.push([done, total]),
    download(asked, _headers, onBytes) {
      if (asked !== URL_OF_FILE) throw new DownloadError(`${asked} was not to be asked`);
      onBytes(7, 7);
      return Promise.resolve({ bytes, url: asked });
    },
  };
  expect(await fetchWeights('vgg19', ways)).toEqual({
    bytes,
    source: 'torchvision',
    origin: 'vgg19.pth',
    originSha256: sha256,
  });
  expect(told).toEqual([`Downloading ${URL_OF_FILE}`]);
  expect(came).toEqual([[7, 7]]);
});
