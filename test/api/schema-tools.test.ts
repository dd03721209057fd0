import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import graphqlPlugin from '@graphql-eslint/eslint-plugin';
import { ESLint, type Linter } from 'eslint';
import { expect, test } from 'vitest';
import { cachedFolder } from '../testkit/cached-folder.ts';

const RELAY = '21.0.1';

/** Where our conventions differ from the rules. */
const EXCEPTIONS: Linter.RulesRecord = {
  '@graphql-eslint/strict-id-in-types': 'off', // parts of a run are not nodes of their own
  // Edges carry a node of any kind, and lists of plain objects need no edges.
  '@graphql-eslint/relay-edge-types': [
    'error',
    { withEdgeSuffix: true, shouldImplementNode: false, listTypeCanWrapOnlyEdgeType: false },
  ],
};

/** Its name is in programs of others. */
const RELEASED =
  '@graphql-eslint/no-typename-prefix: Field "errorShare" starts with the name of the parent type "ErrorShare"';

test('the schema keeps to the recommended rules and to those of Relay', { timeout: 120_000 }, async () => {
  const { configs, parser } = graphqlPlugin;
  const plugin = graphqlPlugin as unknown as ESLint.Plugin; // typed for another version of ESLint
  const rules: Linter.RulesRecord = {
    ...configs['flat/schema-recommended'].rules,
    ...configs['flat/schema-relay'].rules,
    ...EXCEPTIONS,
  };
  const eslint = new ESLint({
    overrideConfigFile: true,
    overrideConfig: [
      {
        files: ['**/*.graphql'],
        plugins: { '@graphql-eslint': plugin },
        languageOptions: { parser, parserOptions: { graphQLConfig: { schema: 'schema.graphql' } } },
        rules,
      },
    ],
  });
  const [result] = await eslint.lintFiles(['schema.graphql']);
  const found = result?.messages.map(({ ruleId, message }) => `${ruleId ?? ''}: ${message}`);
  expect(found).toEqual([RELEASED]);
});

const DOCUMENTS = `
import { graphql } from 'relay-runtime';

graphql\`
  query relayPageQuery {
    ...relayPageRuns
  }
\`;
graphql\`
  fragment relayPageRuns on Query
  @refetchable(queryName: "relayPageRunsQuery")
  @argumentDefinitions(first: { type: "Int", defaultValue: 10 }, after: { type: "String" }) {
    runs(first: $first, after: $after) @connection(key: "relayPage_runs") {
      edges {
        node {
          id
          displayName
        }
      }
    }
  }
\`;
graphql\`
  subscription relayPageSubscription($id: ID!) {
    runEvents(runId: $id) {
      run {
        id
        state
      }
    }
  }
\`;
graphql\`
  mutation relayPageMutation($input: CancelRunInput!) {
    cancelRun(input: $input) {
      run {
        id
        state
      }
      userErrors {
        code
      }
    }
  }
\`;
`;

test('Relay compiles a page of a list, a subscription and a mutation', { timeout: 300_000 }, async () => {
  // 43 MB that only this test needs, so not a package of everybody's.
  const compiler = await cachedFolder(`relay-compiler-${RELAY}`, async (fresh) => {
    const install = ['install', '--prefix', fresh, '--no-save', `relay-compiler@${RELAY}`];
    await promisify(execFile)('npm', install);
  });
  const folder = mkdtempSync(path.join(tmpdir(), 'exemplar-relay-'));
  try {
    writeFileSync(path.join(folder, 'schema.graphql'), readFileSync('schema.graphql'));
    writeFileSync(path.join(folder, 'relayPage.ts'), DOCUMENTS);
    const config = { src: '.', schema: 'schema.graphql', language: 'typescript' };
    writeFileSync(path.join(folder, 'relay.config.json'), JSON.stringify(config));
    const program = path.join(compiler, 'node_modules', 'relay-compiler', 'cli.js');
    const { stderr, stdout } = await promisify(execFile)(process.execPath, [program], { cwd: folder });
    expect(stdout + stderr).toMatch(/compiled documents: 4 reader|Compilation completed|Done in/i);
    expect(
      readFileSync(path.join(folder, '__generated__', 'relayPageRunsQuery.graphql.ts'), 'utf8'),
    ).toContain('runs');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
