import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import jsxA11y from 'eslint-plugin-jsx-a11y-x';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const bareDecorator = ['Field', 'Arg', 'Query', 'Mutation', 'Subscription', 'FieldResolver'].map((name) => ({
  selector: `Decorator > CallExpression[callee.name='${name}']:not(:has(> ArrowFunctionExpression))`,
  message: `@${name} needs its type function: decorator metadata is off.`,
}));

const defaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Export by name: a default export has as many names as importers.',
};

const filledFromOutside = {
  selector: 'PropertyDefinition[definite=true]',
  message: 'Give the field its value in the constructor.',
};

const environment = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'Only env.ts reads the environment; pass the value on.',
};

const killed = {
  selector:
    "CallExpression[callee.object.name='process'][callee.property.name='kill']:not([arguments.0.property.name='pid'])",
  message:
    'Use sendSignal(...) of test/testkit/processes.ts: the id 0 of an empty file means all processes of the tests.',
};

const READS_OF_PAGES =
  'allInnerTexts|allTextContents|count|getAttribute|innerText|inputValue|isChecked|isDisabled|isEditable|isEnabled|isHidden|isVisible|textContent';
const readAtOnce = {
  selector: `CallExpression[callee.name='expect'] > AwaitExpression > CallExpression[callee.property.name=/^(${READS_OF_PAGES})$/]:not([callee.object.object.property.name='prisma']):not([callee.object.object.name='prisma'])`,
  message: 'What a page shows comes in its own time: await expect.poll(() => ...).',
};

const mathRandom = {
  object: 'Math',
  property: 'random',
  message: 'Draws come from a seeded stream (lib/random.ts); identities from uuid or node:crypto.',
};

/** One way to write a top-level function, and names of constants that stand out: docs/how-we-write.md. */
const dialect = [
  {
    selector:
      ':matches(Program, ExportNamedDeclaration) > VariableDeclaration > VariableDeclarator[id.typeAnnotation=undefined] > ArrowFunctionExpression',
    message: 'Write a top-level function as a function declaration.',
  },
  {
    selector:
      ':matches(Program, ExportNamedDeclaration) > VariableDeclaration[kind="const"] > VariableDeclarator[id.name=/[a-z]/] > Literal',
    message: 'Name a constant of a module in SCREAMING_SNAKE_CASE.',
  },
  {
    selector: "ImportDeclaration[source.value='vitest'] > ImportSpecifier[imported.name='it']",
    message: 'Write test(...): its title is a sentence of its own.',
  },
];

export default defineConfig(
  {
    ignores: [
      'node_modules/',
      '.cache/',
      'data/',
      'shared/',
      'prisma/generated/',
      'dashboard/dist/',
      'dashboard/src/gql/',
      'cli/gql/',
      'sdk/gql/',
      'sdk/dist/',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      // A number or a URL in a message reads as it should.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-type-parameters': 'off', // a brand of an id is named once, by design
      'no-restricted-properties': ['error', mathRandom],
      'no-restricted-syntax': [
        'error',
        defaultExport,
        environment,
        filledFromOutside,
        ...bareDecorator,
        ...dialect,
      ],
    },
  },
  {
    files: ['dashboard/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat.recommended, jsxA11y.configs.strict],
    rules: {
      'jsx-a11y-x/aria-role': ['error', { ignoreNonDOM: true }],
      // What scrolls, takes keys or takes a pasted file has to be reached by the keyboard.
      'jsx-a11y-x/no-noninteractive-tabindex': [
        'error',
        { tags: [], roles: ['application', 'group', 'log', 'region'] },
      ],
    },
  },
  {
    files: ['dashboard/src/**'],
    ignores: ['dashboard/src/ui/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          name: '@mantine/core',
          importNames: ['Modal'],
          message: 'Every dialog has the frame of ui/dialog.tsx.',
        },
      ],
    },
  },
  {
    files: ['dashboard/src/ui/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['../*'],
              message: 'ui draws what it is given: what asks the server lies in api, pictures or a feature.',
            },
          ],
        },
      ],
    },
  },
  {
    // Resolvers and types are classes without a life of their own, and are served as plain rows: type-graphql fills the
    // fields of inputs, a plain value of the same shape stands for a payload.
    files: ['api/graphql/**'],
    rules: {
      'no-restricted-syntax': ['error', defaultExport, environment, ...bareDecorator, ...dialect],
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/require-await': 'off', // hooks of plugins have to be promises
    },
  },
  {
    files: ['**/env.ts', 'scripts/**', 'test/**', '*.config.ts'],
    rules: {
      'no-restricted-syntax': ['error', defaultExport, filledFromOutside, ...bareDecorator, ...dialect],
    },
  },
  {
    files: ['test/**'],
    ignores: ['test/testkit/processes.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        defaultExport,
        filledFromOutside,
        killed,
        readAtOnce,
        ...bareDecorator,
        ...dialect,
      ],
    },
  },
  {
    files: [
      '*.config.ts',
      'dashboard/*.config.ts',
      'test/a11y/*.config.ts',
      'codegen.ts',
      'test/testkit/global-setup.ts',
      'scripts/*-reporter.mjs',
    ],
    rules: { 'no-restricted-syntax': 'off' }, // tools want a default export here
  },
  {
    // Answers to raw requests have no types: expectations look at them.
    files: ['test/api/**', 'test/faults/**'],
    rules: Object.fromEntries(
      ['argument', 'assignment', 'call', 'member-access', 'return'].map((use) => [
        `@typescript-eslint/no-unsafe-${use}`,
        'off',
      ]),
    ),
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: {
      globals: {
        AbortController: 'readonly',
        process: 'readonly',
        console: 'readonly',
        Buffer: 'readonly',
        URL: 'readonly',
        module: 'writable',
      },
    },
  },
  prettier,
);
