import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { type Post, type PostAnswer, postByFetch } from '#sdk/post.ts';

/** Node's own request: the first `fetch` of a process takes longer than all else that a short command does. */
export const postByNode: Post = async (address, request) => {
  const response = await send(address, request);
  const { statusCode: status = 0 } = response;
  if (status < 300 || status >= 400) return answerOf(status, response);
  response.resume();
  return postByFetch(address, request); // which follows where it is sent to
};

function send(address: URL, { headers, body }: Parameters<Post>[1]): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const make = address.protocol === 'https:' ? requestHttps : requestHttp;
    const request = make(
      address,
      { method: 'POST', headers: { ...headers, 'accept-encoding': 'gzip' } },
      resolve,
    );
    request.on('error', reject);
    request.end(body);
  });
}

function answerOf(status: number, response: IncomingMessage): PostAnswer {
  const isPacked = response.headers['content-encoding'] === 'gzip';
  return { status, text: () => (isPacked ? unpacked(response) : text(response)) };
}

function unpacked(response: IncomingMessage): Promise<string> {
  const gunzip = createGunzip();
  response.on('error', (error) => gunzip.destroy(error));
  return text(response.pipe(gunzip));
}
