/** Which part may import which: ARCHITECTURE.md, "Arrows". */
const parts = [
  'api',
  'backup',
  'cli',
  'contracts',
  'dashboard',
  'doctor',
  'jobs',
  'lib',
  'prisma',
  'scripts',
  'sdk',
  'storage',
  'worker',
];

/** A part imports nothing of the other parts but these. */
function only(part, allowed) {
  return {
    name: `${part}-imports`,
    comment: `${part} may import ${allowed.length === 0 ? 'no other part' : allowed.join(', ')}`,
    severity: 'error',
    from: { path: `^${part}/` },
    to: { path: `^(${parts.filter((other) => other !== part && !allowed.includes(other)).join('|')})/` },
  };
}

const TENSOR_LIBRARIES = '(^|/)node_modules/(@tensorflow/|onnxruntime-)';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    only('lib', []),
    only('contracts', []),
    only('prisma', ['contracts', 'lib']),
    only('jobs', ['contracts', 'lib', 'prisma']),
    only('storage', ['contracts', 'lib']),
    only('api', ['contracts', 'jobs', 'lib', 'prisma', 'storage']),
    only('worker', ['contracts', 'jobs', 'lib', 'prisma', 'storage']),
    {
      name: 'dashboard-imports',
      comment:
        'dashboard may import no other part but lib, how the client package sends bytes, the archive convention, the rule for names, the words for roles and for refused sign-ins and the columns, groups and differences of tables of runs, which a browser can read',
      severity: 'error',
      from: { path: '^dashboard/' },
      to: {
        path: `^(?!contracts/(archive/|(limits|foreign-image|grouped-runs|names|role-words|run-cell|run-column|run-delta|run-group|sign-in-refusals)[.]ts$))(${parts.filter((other) => !['dashboard', 'lib', 'sdk'].includes(other)).join('|')})/`,
      },
    },
    {
      name: 'what-a-browser-reads-stands-alone',
      severity: 'error',
      from: {
        path: '^contracts/(archive/|(limits|foreign-image|grouped-runs|names|role-words|run-cell|run-column|run-delta|run-group|sign-in-refusals)[.]ts$)',
      },
      to: {
        path: '.',
        pathNot:
          '^contracts/(archive/|(limits|foreign-image|grouped-runs|names|role-words|run-cell|run-column|run-delta|run-group|sign-in-refusals)[.]ts$)',
        dependencyTypesNot: ['type-only'],
      },
    },
    only('backup', ['contracts', 'jobs', 'lib', 'prisma', 'storage']),
    only('doctor', ['contracts', 'lib', 'prisma', 'storage']),
    only('cli', ['backup', 'contracts', 'doctor', 'lib', 'sdk']),
    only('sdk', []),
    {
      name: 'the-client-package-runs-in-a-browser',
      severity: 'error',
      from: { path: '^sdk/' },
      to: { dependencyTypes: ['core'] },
    },
    only('scripts', ['lib', 'prisma', 'cli', 'sdk', 'api', 'worker']),
    {
      name: 'scripts-start-programs',
      comment: 'of api and worker scripts import the settings alone, to check them before a start',
      severity: 'error',
      from: { path: '^scripts/' },
      to: { path: '^(api|worker)/', pathNot: '^(api|worker)/env[.]ts$' },
    },
    {
      name: 'api-has-no-arrow-up',
      comment:
        'graphql stands on events, http, auth, blobs, claims, logs, metrics and points, never under them',
      severity: 'error',
      from: { path: '^api/(events|http|auth|blobs|claims|logs|metrics|points)/' },
      to: { path: '^api/(graphql/|(context|server|main)[.]ts$)' },
    },
    {
      name: 'features-share-no-resolver',
      comment: "a feature takes another one's types, queries and commands; its resolver is its own",
      severity: 'error',
      from: { path: '^api/graphql/([^/]+)/' },
      to: { path: '^api/graphql/[^/]+/.*[.]resolver[.]ts$', pathNot: '^api/graphql/$1/' },
    },
    {
      name: 'contracts-are-pure',
      comment: 'contracts import zod and nothing else',
      severity: 'error',
      from: { path: '^contracts/' },
      to: { path: '.', pathNot: ['^contracts/', '(^|/)node_modules/zod/'] },
    },
    {
      name: 'engine-is-pure',
      comment:
        'the engine does no IO: no module of Node, no database, no storage, no other part of the worker but the one tf',
      severity: 'error',
      from: { path: '^worker/engine/' },
      to: {
        path: '.',
        pathNot: ['^worker/engine/', '^worker/compute/', '^contracts/', '^lib/', TENSOR_LIBRARIES],
      },
    },
    {
      name: 'neutral-mathematics-knows-no-method',
      comment: 'layers, networks, losses, training and evaluation serve every method and import none',
      severity: 'error',
      from: { path: '^worker/engine/(layers|networks|losses|training|digits|evaluation|imaging)/' },
      to: { path: '^worker/engine/methods/' },
    },
    {
      name: 'a-method-is-reached-through-the-registry',
      comment: 'nothing outside a method imports its folder but the registry',
      severity: 'error',
      from: { pathNot: '^(worker/engine/methods/registry[.]ts$|worker/engine/methods/[^/]+/|test/)' },
      to: { path: '^worker/engine/methods/[^/]+/' },
    },
    {
      name: 'methods-know-no-other-method',
      severity: 'error',
      from: { path: '^worker/engine/methods/([^/]+)/' },
      to: { path: '^worker/engine/methods/[^/]+/', pathNot: '^worker/engine/methods/$1/' },
    },
    {
      name: 'a-definition-is-reached-through-the-registry',
      comment:
        "API, pages and command line know methods by data; only the registry and a method's own mathematics name one",
      severity: 'error',
      from: { pathNot: '^(contracts/methods/|worker/engine/methods/|test/)' },
      to: {
        path: '^contracts/methods/',
        pathNot: '^contracts/methods/(registry|method-definition|shared-knobs)[.]ts$',
      },
    },
    {
      name: 'only-compute-loads-tensor-libraries',
      comment: 'everything else takes tf from worker/compute/tf.ts, and the api never pays for loading it',
      severity: 'error',
      from: { pathNot: '^(worker/compute|test)/' },
      to: { path: TENSOR_LIBRARIES, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'opentelemetry-is-loaded-on-demand',
      comment: 'who names no collector does not pay for it',
      severity: 'error',
      from: { path: '^[a-z]+/', pathNot: ['^lib/tracing/otel-tracing[.]ts$', '^node_modules/'] },
      to: { path: '^node_modules/@opentelemetry/' },
    },
    {
      name: 'tracing-is-loaded-on-demand',
      comment: 'who names no collector does not pay for it',
      severity: 'error',
      from: {},
      to: { path: '^lib/tracing/otel-tracing[.]ts$', dynamic: false },
    },
    {
      name: 'passkeys-are-loaded-on-demand',
      comment: 'certificates and their formats are a fifth of the code of the api, and a tenth of its start',
      severity: 'error',
      from: { path: '^[a-z]+/', pathNot: '^(node_modules|test|dashboard)/' },
      to: {
        path: '^node_modules/@simplewebauthn/server/',
        dynamic: false,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'compute-knows-no-shell',
      comment: 'compute is under the rest of the worker, not above it',
      severity: 'error',
      from: { path: '^worker/compute/' },
      to: { path: '^worker/(supervisor|trainer|translator|translation|importer|digits|checkpoints|shards)/' },
    },
    {
      name: 'checkpoints-and-shards-know-no-child',
      severity: 'error',
      from: { path: '^worker/(checkpoints|shards)/' },
      to: { path: '^worker/(supervisor|trainer|translator|importer)/' },
    },
    {
      name: 'children-know-no-database',
      comment: 'children hold no database credentials: the supervisor turns their messages into rows',
      severity: 'error',
      from: {
        path: '^worker/(trainer|translator|translation|importer|checkpoints|shards|images|digits|compute|engine)/',
      },
      to: { path: '^(prisma|jobs)/' },
    },
    {
      name: 'supervisor-leases-and-children-know-no-other-room',
      severity: 'error',
      from: { path: '^worker/supervisor/(leases|children)/' },
      to: {
        path: '^worker/supervisor/',
        pathNot: ['^worker/supervisor/$1/', '^worker/supervisor/context.ts$'],
      },
    },
    {
      name: 'supervisor-records-know-leases-only',
      severity: 'error',
      from: { path: '^worker/supervisor/records/' },
      to: {
        path: '^worker/supervisor/',
        pathNot: '^worker/supervisor/(records/|leases/|context.ts$)',
      },
    },
    {
      name: 'supervisor-tasks-know-no-slot',
      severity: 'error',
      from: { path: '^worker/supervisor/tasks/' },
      to: { path: '^worker/supervisor/[^/]+$', pathNot: '^worker/supervisor/context.ts$' },
    },
    {
      name: 'not-to-tests',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(prisma/generated|cli/gql|sdk/gql|dashboard/src/gql|dashboard/dist)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
