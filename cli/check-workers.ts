import { clockFinding } from '#doctor/clock-finding.ts';
import type { Finding } from '#doctor/finding.ts';
import type { ApiClient } from './client.ts';
import { graphql } from './gql/gql.ts';

const Workers = graphql(`
  query DoctorWorkers {
    serverInfo {
      version
    }
    workers {
      name
      state
      version
      backend
      device
      clockAheadMs
    }
    workerShortage {
      problem
      act
    }
  }
`);

/** Whether workers are online for all that waits, of the server's version, with clocks that are right. */
export async function checkWorkers(client: ApiClient): Promise<Finding[]> {
  const { serverInfo, workers, workerShortage } = await client.request(Workers, {});
  const each = workers.flatMap((worker): Finding[] => {
    const subject = `worker ${worker.name}`;
    if (worker.state === 'OFFLINE') {
      const act = 'Look at its machine and its log, then start it again.';
      return [{ subject, state: 'TROUBLE', message: 'It has fallen silent.', act }];
    }
    const about = `${worker.state.toLowerCase()}, version ${worker.version}, backend ${worker.backend}${worker.device ? ` on ${worker.device}` : ''}`;
    const version: Finding =
      worker.version === serverInfo.version
        ? { subject, state: 'OK', message: `${about}.` }
        : {
            subject,
            state: 'TROUBLE',
            message: `${about}; the server has version ${serverInfo.version}.`,
            act: `Drain it ("./exemplar workers drain"), then start it again with the version of the server.`,
          };
    const clock =
      worker.clockAheadMs === null
        ? []
        : [clockFinding(`clock of worker ${worker.name}`, worker.clockAheadMs)];
    return [version, ...clock];
  });
  if (!workerShortage) return each;
  const { problem: message, act } = workerShortage;
  return [...each, { subject: 'workers', state: 'TROUBLE', message, act }];
}
