import { once } from 'node:events';
import { createServer } from 'node:net';
import { codeOf } from '#lib/code-of.ts';
import { messageOf } from '#lib/message-of.ts';
import type { Patient } from './examine.ts';
import type { Finding } from './finding.ts';

const USUAL_PORT = 4000;
const SUBJECT = 'port';

/** Whether a server that is started now can listen where it is to. */
export async function checkPort({ host, port }: Pick<Patient, 'host' | 'port'>): Promise<Finding> {
  const wanted = port ?? USUAL_PORT;
  const refusal = await whyNot(host, wanted);
  if (refusal === null) return { subject: SUBJECT, state: 'OK', message: `${wanted} is free.` };
  const isTaken = codeOf(refusal) === 'EADDRINUSE';
  if (isTaken && port === null)
    return {
      subject: SUBJECT,
      state: 'OK',
      message: `${wanted} is taken: the server takes the next free one.`,
    };
  return isTaken
    ? {
        subject: SUBJECT,
        state: 'TROUBLE',
        message: `Another program listens on ${host}, port ${wanted}.`,
        act: 'End that program, or set PORT to another one.',
      }
    : {
        subject: SUBJECT,
        state: 'TROUBLE',
        message: `Nothing can listen on ${host}, port ${wanted}: ${messageOf(refusal)}.`,
        act: 'Set EXEMPLAR_HOST to an address of this machine, and PORT to one that this user may use.',
      };
}

/** The error of who tries to listen there; null where it can be done. */
async function whyNot(host: string, port: number): Promise<unknown> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
    return null;
  } catch (error) {
    return error;
  } finally {
    server.close();
  }
}
