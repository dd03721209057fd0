import { readFile } from 'node:fs/promises';
import { Option, type Command } from 'commander';
import { messageOf } from '#lib/message-of.ts';
import { collect } from '../collect.ts';
import { withContext } from '../command-context.ts';
import { readExperimentOption } from '../experiment-option.ts';
import { CommandFailure } from '../failure.ts';
import { findRunIds } from '../find-run-ids.ts';
import { graphql } from '../gql/gql.ts';
import type { OrganizeRunsInput } from '../gql/graphql.ts';
import { readNameOption } from '../name-option.ts';
import { unlessRefused } from '../unless-refused.ts';

const UpdateRun = graphql(`
  mutation UpdateRun($input: UpdateRunInput!) {
    updateRun(input: $input) {
      run {
        ...EditedRun
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const OrganizeRuns = graphql(`
  mutation OrganizeRuns($input: OrganizeRunsInput!) {
    organizeRuns(input: $input) {
      runs {
        ...EditedRun
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

graphql(`
  fragment EditedRun on Run {
    id
    displayName
    tags
    notes
    starred
    archivedAt
    version
  }
`);

interface Changes {
  readonly name?: string;
  readonly notes?: string;
  readonly notesFile?: string;
  readonly experiment?: string;
  readonly addNotes?: string;
  readonly addTag: readonly string[];
  readonly removeTag: readonly string[];
  readonly star?: boolean;
  readonly archive?: boolean;
}

export function addEditRuns(runs: Command): void {
  runs
    .command('edit <run...>')
    .description('rename a run, or note, tag, star and archive one or many')
    .option('--name <name>', 'new name, of one run', readNameOption)
    .option('--notes <text>', 'new notes, as Markdown; "" takes them away')
    .addOption(new Option('--notes-file <file>', 'new notes from a file').conflicts('notes'))
    .option('--add-notes <text>', 'Markdown to add below the notes of each')
    .option('--add-tag <tag>', 'tag to add; may be repeated', collect, [])
    .option('--remove-tag <tag>', 'tag to take away; may be repeated', collect, [])
    .option('--star', 'star for yourself')
    .option('--no-star', 'take your star away')
    .option('--experiment <name>', 'move to this experiment, made if there is none', readExperimentOption)
    .option('--archive', 'leave out of lists')
    .option('--no-archive', 'show in lists again')
    .addHelpText('after', '\nExample:\n  $ ./exemplar runs edit latest --add-tag good --star')
    .action(
      withContext<[string[], Changes]>(async ({ client, output }, named, changes) => {
        const notes = await readNotes(changes);
        const { name } = changes;
        const organized = organizedBy(changes);
        const updated = {
          ...(name !== undefined && { displayName: name }),
          ...(notes !== undefined && { notes }),
        };
        if (name !== undefined && named.length > 1)
          throw new CommandFailure('usage', 'Give one run with --name: the others would get the same name.');
        if (Object.keys({ ...organized, ...updated }).length === 0)
          throw new CommandFailure('usage', 'Say what to change, e.g. --name, --notes, --add-tag or --star.');

        const runIds = await findRunIds(client, named);
        if (Object.keys(updated).length > 0)
          for (const runId of runIds) {
            const { updateRun } = await client.request(UpdateRun, { input: { runId, ...updated } });
            const run = unlessRefused(updateRun.run, updateRun.userErrors);
            if (Object.keys(organized).length === 0) output.result(run, `Changed ${run.displayName}`);
          }
        if (Object.keys(organized).length === 0) return;
        const { organizeRuns } = await client.request(OrganizeRuns, { input: { runIds, ...organized } });
        for (const run of organizeRuns.runs) output.result(run, `Changed ${run.displayName}`);
        unlessRefused(organizeRuns.runs, organizeRuns.userErrors);
      }),
    );
}

function organizedBy({
  experiment,
  addNotes,
  addTag,
  removeTag,
  star,
  archive,
}: Changes): Omit<OrganizeRunsInput, 'runIds'> {
  return {
    ...(addTag.length > 0 && { addTags: [...addTag] }),
    ...(removeTag.length > 0 && { removeTags: [...removeTag] }),
    ...(experiment !== undefined && { experimentName: experiment }),
    ...(addNotes !== undefined && { addNotes }),
    ...(star !== undefined && { starred: star }),
    ...(archive !== undefined && { archived: archive }),
  };
}

async function readNotes({ notes, notesFile }: Changes): Promise<string | undefined> {
  if (notesFile === undefined) return notes;
  try {
    return await readFile(notesFile, 'utf8');
  } catch (error) {
    throw new CommandFailure('usage', `The notes cannot be read from ${notesFile}: ${messageOf(error)}`);
  }
}
