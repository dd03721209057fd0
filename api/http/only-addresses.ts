import type { RequestListener } from 'node:http';

/** Answers requests whose address no program can read: Express finds no handler for them, its last one included. */
export function onlyAddresses(listener: RequestListener): RequestListener {
  return (request, response) => {
    if (URL.canParse(request.url ?? '', 'http://localhost')) {
      listener(request, response);
      return;
    }
    const [code, message] = ['BAD_REQUEST', 'The address of this request cannot be read.'];
    response
      .writeHead(400, {
        'content-type': 'application/json; charset=utf-8',
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
        connection: 'close',
      })
      .end(JSON.stringify({ code, message, errors: [{ message, extensions: { code } }] }));
  };
}
