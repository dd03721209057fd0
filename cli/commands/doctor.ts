import type { Command } from 'commander';
import type { Finding } from '#doctor/finding.ts';
import { checkBackends } from '../check-backends.ts';
import { checkWorkers } from '../check-workers.ts';
import { createApiClient } from '../client.ts';
import { readConnection, readPatient } from '../env.ts';
import { CommandFailure } from '../failure.ts';
import { createOutput } from '../terminal/output.ts';

const MARKS: Readonly<Record<Finding['state'], string>> = {
  OK: 'ok      ',
  TROUBLE: 'TROUBLE ',
  NOT_CHECKED: '-       ',
};

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description(
      'look for what is wrong: server, port, data folder, disk, database, clocks, sign-in service, backends, workers',
    )
    .addHelpText('after', HELP)
    .action(async (_options: unknown, command: Command) => {
      const { json } = command.optsWithGlobals<{ json?: true }>();
      const output = createOutput(json ?? false);
      const findings = await findAll();
      for (const finding of findings) output.result(finding, ...linesOf(finding));
      const troubles = findings.filter(({ state }) => state === 'TROUBLE').length;
      if (troubles > 0)
        throw new CommandFailure(
          'failed',
          troubles === 1 ? '1 thing is wrong.' : `${troubles} things are wrong.`,
        );
    });
}

const HELP = `
Looks at the data folder and the database of this machine (EXEMPLAR_DATA_DIR, DATABASE_URL), also while the server is
down. With EXEMPLAR_URL it looks at that server alone. Ends with 1 where something is wrong.

Example:
  $ ./exemplar doctor`;

async function findAll(): Promise<Finding[]> {
  const connection = await readConnection().catch((error: unknown) => {
    if (error instanceof CommandFailure && error.exit === 'unreachable') return null; // it was never started
    throw error;
  });
  const url = connection?.url ?? null;
  const { patient, isElsewhere } = readPatient();
  // Both bring the database's client along.
  const { checkServer } = await import('#doctor/check-server.ts');
  const { examine } = await import('#doctor/examine.ts');
  const findings = isElsewhere
    ? await checkServer(url, patient.dataDirectory)
    : [...(await examine(patient, url)), ...(await checkBackends(patient.dataDirectory))];
  if (connection === null || findings[0]?.state !== 'OK')
    return [
      ...findings,
      { subject: 'workers', state: 'NOT_CHECKED', message: 'The server, which knows them, does not answer.' },
    ];
  return [...findings, ...(await checkWorkers(createApiClient(connection)))];
}

function linesOf({ subject, state, message, act }: Finding): string[] {
  return [`${MARKS[state]}${subject}: ${message}`, ...(act === undefined ? [] : [`        ${act}`])];
}
