import { Router } from 'express';
import { z } from 'zod';
import type { UrlSigner } from '#storage/signed-url.ts';
import { writeLog } from '../logs/write-log.ts';
import type { Downloads } from './downloads.ts';
import { refuseRequest } from './respond.ts';

interface Parts {
  readonly signer: UrlSigner;
  readonly downloads: Downloads;
}

/** `GET /runs/<uuid>/log`: the whole log of a run as text, as it is read. The signature is the permission. */
export function logRoutes({ signer, downloads }: Parts): Router {
  return Router().get('/runs/:runId/log', async (request, response) => {
    const claims = signer.verify('GET', request.url);
    const runId = z.uuid().safeParse(request.params.runId);
    if (claims === null || !runId.success) {
      refuseRequest(response, 403, 'FORBIDDEN', 'The signature of this URL is invalid or has expired.');
      return;
    }
    await downloads.send(response, () =>
      Promise.resolve({
        contentType: 'text/plain; charset=utf-8',
        fileName: `log-${runId.data}.txt`,
        pieces: (client) => writeLog(client, runId.data),
      }),
    );
  });
}
