import { Command, CommanderError } from 'commander';
import { addAudit } from './commands/audit.ts';
import { addBackends } from './commands/backends.ts';
import { addBackup } from './commands/backup.ts';
import { addCheckpoints } from './commands/checkpoints.ts';
import { addClaims } from './commands/claims.ts';
import { addCompare } from './commands/compare.ts';
import { addDatasets } from './commands/datasets.ts';
import { addDoctor } from './commands/doctor.ts';
import { addEvaluate } from './commands/evaluate.ts';
import { addEvaluations } from './commands/evaluations.ts';
import { addExperiments } from './commands/experiments.ts';
import { addKeys } from './commands/keys.ts';
import { addLogs } from './commands/logs.ts';
import { addMethods } from './commands/methods.ts';
import { addPresets } from './commands/presets.ts';
import { addQueue } from './commands/queue.ts';
import { addReproduce } from './commands/reproduce.ts';
import { addRestore } from './commands/restore.ts';
import { addRuns } from './commands/runs.ts';
import { addSample } from './commands/sample.ts';
import { addSessions } from './commands/sessions.ts';
import { addSettings } from './commands/settings.ts';
import { addSchema } from './commands/schema.ts';
import { addSignIn } from './commands/sign-in.ts';
import { addStatus } from './commands/status.ts';
import { addStorage } from './commands/storage.ts';
import { addTrash } from './commands/trash.ts';
import { addTranslate } from './commands/translate.ts';
import { addTranslations } from './commands/translations.ts';
import { addUsers } from './commands/users.ts';
import { addVerify } from './commands/verify.ts';
import { addViews } from './commands/views.ts';
import { addWeights } from './commands/weights.ts';
import { addWorkers } from './commands/workers.ts';
import { exitCodeOf } from '#lib/exit-code-of.ts';
import { CommandFailure, CommandInterrupted, exitCodes } from './failure.ts';
import { tell } from './terminal/tell.ts';

/** Runs one command line and returns its exit code. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    await createProgram().parseAsync(args, { from: 'user' });
    return exitCodes.ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    if (error instanceof CommandFailure) {
      process.stderr.write(`${error.message}\n`); // escaped, line by line
      return exitCodes[error.exit];
    }
    if (error instanceof CommandInterrupted) {
      process.stderr.write(`${error.message}\n`);
      return exitCodeOf(error.signal);
    }
    writeEscaped(error instanceof Error ? (error.stack ?? error.message) : String(error)); // a fault of ours
    return exitCodes.failed;
  }
}

/** Texts of several lines, which end where they say. */
function writeEscaped(text: string): void {
  tell(...text.trimEnd().split('\n'));
}

const EXIT_CODE_HELP = `
Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused by the server, 4 server not reachable, 5 not signed in,
130 and 143 ended by Ctrl-C and SIGTERM.
Commands use the server that "npm start" runs from this clone; set EXEMPLAR_URL and EXEMPLAR_TOKEN to use another.

Example:
  $ ./exemplar runs list`;

function createProgram(): Command {
  const program = new Command('exemplar')
    .description('Train, track and serve exemplar-guided image-to-image translation.')
    .option('--json', "JSON output: one object, or one line per item, with the schema's names")
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', EXIT_CODE_HELP)
    .configureOutput({ writeErr: writeEscaped })
    .exitOverride();
  const add = [
    addStatus,
    addSignIn,
    addUsers,
    addSessions,
    addKeys,
    addAudit,
    addDatasets,
    addMethods,
    addPresets,
    addRuns,
    addViews,
    addLogs,
    addCheckpoints,
    addTranslate,
    addTranslations,
    addEvaluate,
    addEvaluations,
    addCompare,
    addReproduce,
    addClaims,
    addExperiments,
    addSample,
    addWeights,
    addSchema,
    addQueue,
    addWorkers,
    addStorage,
    addTrash,
    addVerify,
    addSettings,
    addBackends,
    addDoctor,
    addBackup,
    addRestore,
  ];
  for (const addTo of add) addTo(program);
  return program;
}
