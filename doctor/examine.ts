import { checkDataFolder } from './check-data-folder.ts';
import { checkDatabase } from './check-database.ts';
import { checkDisk } from './check-disk.ts';
import { checkPort } from './check-port.ts';
import { checkServer } from './check-server.ts';
import { checkSignInService, type SignInService } from './check-sign-in-service.ts';
import type { Finding } from './finding.ts';

export interface Patient {
  readonly dataDirectory: string;
  /** Null for the database that comes with Exemplar. */
  readonly databaseUrl: string | null;
  /** Bytes. */
  readonly freeSpaceFloor: number;
  readonly host: string;
  /** Null: 4000 or the next free one. */
  readonly port: number | null;
  /** Null where people sign in at none. */
  readonly signInService: SignInService | null;
}

/** All that can be said of an installation from its own machine, whether the server runs or not. */
export async function examine(patient: Patient, serverUrl: string | null): Promise<Finding[]> {
  const server = await checkServer(serverUrl, patient.dataDirectory);
  const isRunning = server.some(({ state }) => state === 'OK');
  return [
    ...server,
    ...(isRunning ? [] : [await checkPort(patient)]),
    ...checkDataFolder(patient.dataDirectory),
    await checkDisk(patient),
    ...(await checkDatabase(patient)),
    ...(await checkSignInService(patient.signInService)),
  ];
}
