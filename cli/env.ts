import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OwnData } from '#backup/make-backup.ts';
import { type Connection, CONNECTION_FILE, connectionSchema } from '#contracts/connection.ts';
import type { Patient } from '#doctor/examine.ts';
import { DEFAULT_FREE_SPACE_FLOOR_MIB, MIB } from '#lib/free-space.ts';
import { readIfThere } from '#lib/read-if-there.ts';
import { readNumber } from '#lib/read-number.ts';
import { setVariables } from '#lib/set-variables.ts';
import { readConnectionFile } from './connection.ts';
import { CommandFailure } from './failure.ts';
import { PYPI, pipIndexOf } from './pip-index.ts';

/**
 * EXEMPLAR_URL and EXEMPLAR_TOKEN where they are set, else what the running server wrote into its data folder.
 * The only reader of the environment in the command line.
 */
export async function readConnection(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Connection> {
  const variables = setVariables(environment);
  const url = variables['EXEMPLAR_URL'];
  const token = variables['EXEMPLAR_TOKEN'];
  if (url !== undefined) {
    if (token === undefined)
      throw new CommandFailure('notSignedIn', 'EXEMPLAR_URL is set, but EXEMPLAR_TOKEN is not: set both.');
    const connection = connectionSchema.safeParse({ url, token });
    if (!connection.success) throw new CommandFailure('usage', `EXEMPLAR_URL is not a URL: ${url}`);
    return connection.data;
  }
  return readConnectionFile(path.join(dataDirectory(variables), CONNECTION_FILE));
}

/** The data folder and database of this machine, for commands that work on them and not through the server. */
export function readOwnData(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): OwnData {
  const variables = setVariables(environment);
  return { dataDirectory: dataDirectory(variables), databaseUrl: variables['DATABASE_URL'] ?? null };
}

/** What the doctor looks at, and whether commands use a server that is not the one of this data folder. */
export function readPatient(environment: Readonly<Record<string, string | undefined>> = process.env): {
  readonly patient: Patient;
  readonly isElsewhere: boolean;
} {
  const variables = setVariables(environment);
  const numberOf = (name: string): number | null => readNumber(variables[name] ?? '');
  const issuer = variables['EXEMPLAR_OIDC_ISSUER'];
  return {
    patient: {
      ...readOwnData(environment),
      freeSpaceFloor: (numberOf('EXEMPLAR_FREE_SPACE_FLOOR') ?? DEFAULT_FREE_SPACE_FLOOR_MIB) * MIB,
      host: variables['EXEMPLAR_HOST'] ?? '127.0.0.1',
      port: numberOf('PORT'),
      signInService:
        issuer === undefined ? null : { issuer, clientId: variables['EXEMPLAR_OIDC_CLIENT_ID'] ?? null },
    },
    isElsewhere: variables['EXEMPLAR_URL'] !== undefined,
  };
}

/** Address of the index of Python packages: what pip would ask (PIP_INDEX_URL, its configuration files), else PyPI. */
export async function readPackageIndex(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<string> {
  const variables = setVariables(environment);
  const named = variables['PIP_INDEX_URL'];
  if (named !== undefined) return named;
  const home = homedir();
  const files = [
    variables['PIP_CONFIG_FILE'],
    path.join(variables['XDG_CONFIG_HOME'] ?? path.join(home, '.config'), 'pip', 'pip.conf'),
    path.join(home, '.pip', 'pip.conf'),
    '/etc/pip.conf',
  ];
  for (const file of files) {
    const bytes = file === undefined ? null : await readIfThere(file);
    const index = bytes && pipIndexOf(bytes.toString('utf8'));
    if (index) return index;
  }
  return PYPI;
}

function dataDirectory(variables: Readonly<Record<string, string>>): string {
  return path.resolve(variables['EXEMPLAR_DATA_DIR'] ?? fileURLToPath(new URL('../data', import.meta.url)));
}
