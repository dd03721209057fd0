import { z } from 'zod';
import { ExemplarError } from '#sdk/exemplar-error.ts';
import { connectionFault } from './connection-fault.ts';
import { describeRefusal } from './describe-refusal.ts';
import { CommandFailure, RefusedText } from './failure.ts';

/** What ends a command, for what the client throws; anything else is a fault of ours, and stays as it is. */
export function failureOf(error: unknown): unknown {
  if (!(error instanceof ExemplarError)) return error;
  switch (error.source) {
    case 'refusal':
      return new CommandFailure('refused', ...error.reasons.map(describeRefusal));
    case 'connection':
      return error.address ? connectionFault(error.address, error.cause) : error;
    case 'server':
      return serverFailure(error);
    case 'answer':
      return new CommandFailure(error.status === 503 ? 'unreachable' : 'failed', error.message);
    case 'work':
      return new CommandFailure('failed', error.message);
  }
}

const EXIT_OF_CODE: Readonly<Record<string, CommandFailure['exit']>> = {
  SERVICE_UNAVAILABLE: 'unreachable',
  FORBIDDEN: 'refused',
  BAD_USER_INPUT: 'refused',
  NOT_FOUND: 'refused',
  RATE_LIMITED: 'refused',
};

const placeSchema = z.object({ position: z.int().min(0), length: z.int().min(0) });

function serverFailure({ code, reasons }: ExemplarError): CommandFailure {
  if (code === 'UNAUTHENTICATED')
    return new CommandFailure(
      'notSignedIn',
      'The server does not accept this API key: it is unknown, expired or revoked. Restart the server of this machine, which writes a new one, or set EXEMPLAR_TOKEN.',
    );
  const messages = reasons.map(({ message }) => message);
  const lines = [...messages.slice(0, -1), `${messages.at(-1) ?? ''} (${code})`];
  const place = placeSchema.safeParse(reasons[0].extensions).data;
  return place
    ? new RefusedText(place, ...lines)
    : new CommandFailure(EXIT_OF_CODE[code] ?? 'failed', ...lines);
}
