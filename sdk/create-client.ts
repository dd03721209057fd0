import { type Api, type ApiOptions, createApi } from './api.ts';
import { exchangeByFetch } from './exchange-by-fetch.ts';
import { translate, type Translated, type TranslateRequest } from './translate.ts';
import { upload, type Uploaded, type UploadFile } from './upload.ts';
import { type RunEvent, watchRun, type WatchFrom } from './watch-run.ts';

/** Exemplar, as seen by one caller. Whatever fails is an ExemplarError. */
export interface Client extends Api {
  /** Sends one file and has the server check it; goes on after a broken connection. */
  upload(file: UploadFile): Promise<Uploaded>;
  /** Uploads what has to be, translates, waits and downloads. */
  translate(request: TranslateRequest): Promise<Translated>;
  /** Follows a run until it ends, from its beginning unless a cursor is given; goes on after a broken connection. */
  watchRun(runId: string, from?: WatchFrom): AsyncGenerator<RunEvent>;
}

export function createClient(options: ApiOptions): Client {
  const api = createApi(options);
  const send = (file: UploadFile) => upload(api, options.exchange ?? exchangeByFetch, file);
  return {
    ...api,
    upload: send,
    translate: (request) => translate(api, send, request),
    watchRun: (runId, from = { after: null }) => watchRun(api, runId, from),
  };
}
