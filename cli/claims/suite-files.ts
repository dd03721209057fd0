import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ClaimSuite, readClaimSuite } from '#contracts/claims/claim-suite.ts';
import { UnreadableRecordError } from '#contracts/stored/unreadable-record-error.ts';
import { codeOf } from '#lib/code-of.ts';
import { messageOf } from '#lib/message-of.ts';
import { CommandFailure } from '../failure.ts';

const FOLDER = fileURLToPath(new URL('../../docs/claims/', import.meta.url));

/** Where verdicts are written unless told otherwise: beside the suites. */
export const CLAIMS_PAGE = path.join(path.dirname(path.resolve(FOLDER)), 'claims.md');

/** The suites that come with the product. */
function suiteNames(): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}

/** A suite by its name, or one of one's own by the path of its file. @throws CommandFailure that says what is wrong with it */
export function readSuiteFile(named: string): ClaimSuite {
  const file = named.endsWith('.json') ? named : path.join(FOLDER, `${named}.json`);
  try {
    return readClaimSuite(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (codeOf(error) === 'ENOENT')
      throw new CommandFailure(
        'usage',
        `There is no suite "${named}". Suites: ${suiteNames().join(', ')}; or give the path of a file that ends with .json.`,
      );
    if (error instanceof UnreadableRecordError || error instanceof SyntaxError)
      throw new CommandFailure('usage', `${file} is no suite of claims: ${messageOf(error)}`);
    throw error;
  }
}
