import type { Request, RequestHandler, Response } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { refuseRequest } from './respond.ts';

export interface RequestLimit {
  readonly limit: number;
  readonly seconds: number;
  /** Whose requests are counted together. */
  readonly by: (request: Request, response: Response) => string;
  /** Without it all of them. */
  readonly counts?: 'failures';
}

/** At most `limit` requests in `seconds` from each whom `by` tells apart. */
export function limitRequests({ limit, seconds, by, counts }: RequestLimit): RequestHandler {
  return rateLimit({
    windowMs: seconds * 1000,
    limit,
    keyGenerator: by,
    skipSuccessfulRequests: counts === 'failures',
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    validate: { creationStack: false }, // it reads the source maps of a whole bundle, at each start
    handler: (_request, response) => {
      const message = `At most ${limit} requests are allowed in ${seconds} s. Try again later.`;
      refuseRequest(response, 429, 'RATE_LIMITED', message);
    },
  });
}

/** The address of a client, as a trusted proxy tells it; of IPv6 the network that a household has. */
export function clientOf({ ip }: Pick<Request, 'ip'>): string {
  return ipKeyGenerator(ip ?? '');
}
