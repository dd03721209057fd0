import type { Exchange } from '#sdk/upload-line.ts';

/** XMLHttpRequest, because `fetch` tells no progress of what it sends. */
export const exchangeByXhr: Exchange<Blob> = ({ method, url, headers, body }, onSent) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener('progress', ({ loaded }) => {
      onSent(loaded);
    });
    request.addEventListener('load', () => {
      const offset = request.getResponseHeader('upload-offset');
      resolve({ status: request.status, offset, text: request.responseText });
    });
    request.addEventListener('error', () => {
      reject(new Error('The connection broke.'));
    });
    request.send(body);
  });
