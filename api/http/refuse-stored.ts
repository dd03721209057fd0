import type { Response } from 'express';
import type { Logger } from 'pino';
import { isCode } from '#lib/is-code.ts';
import { BlobNotFoundError, DamagedBlobError } from '#storage/blob-errors.ts';
import { refuseRequest } from './respond.ts';

/** Answers for a stored file that is not there or not whole. @throws every other error, unless the client has left */
export function refuseStored(error: unknown, response: Response, log: Logger): void {
  if (response.headersSent) {
    // Cut off, so that no client takes a part for the whole; one that has left itself is nothing to tell.
    if (!isCode(error, 'ERR_STREAM_PREMATURE_CLOSE')) log.error({ err: error }, 'A download was cut off.');
    response.destroy();
    return;
  }
  if (error instanceof BlobNotFoundError) {
    refuseRequest(response, 404, 'NOT_FOUND', 'This file is no longer stored.');
    return;
  }
  if (error instanceof DamagedBlobError) {
    log.error({ err: error }, 'A stored file is damaged and was not served.');
    refuseRequest(response, 500, 'DAMAGED_BLOB', DAMAGED);
    return;
  }
  if (!response.destroyed) throw error; // else the client left
}

const DAMAGED =
  'This file is damaged in storage, so it cannot be shown. The administrator can repair it with "./exemplar verify".';
