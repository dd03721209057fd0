/** Which part may import which: ARCHITECTURE.md, "Arrows". */
const parts = [
  'api',
  'cli',
  'contracts',
  'dashboard',
  'jobs',
  'lib',
  'prisma',
  'scripts',
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
      comment: 'dashboard may import no other part but the archive convention, which a browser can read',
      severity: 'error',
      from: { path: '^dashboard/' },
      to: {
        path: `^(?!contracts/archive[.]ts$)(${parts.filter((other) => other !== 'dashboard').join('|')})/`,
      },
    },
    {
      name: 'archive-convention-stands-alone',
      severity: 'error',
      from: { path: '^contracts/archive[.]ts$' },
      to: { path: '.', dependencyTypesNot: ['type-only'] },
    },
    only('cli', ['contracts', 'lib']),
    only('scripts', ['lib', 'prisma', 'cli']),
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
      name: 'only-compute-loads-tensor-libraries',
      comment: 'everything else takes tf from worker/compute/tf.ts, and the api never pays for loading it',
      severity: 'error',
      from: { pathNot: '^(worker/compute|test)/' },
      to: { path: TENSOR_LIBRARIES, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'compute-knows-no-shell',
      comment: 'compute is under the rest of the worker, not above it',
      severity: 'error',
      from: { path: '^worker/compute/' },
      to: { path: '^worker/(supervisor|trainer|translator|importer|checkpoints|shards)/' },
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
      from: { path: '^worker/(trainer|translator|importer|checkpoints|shards|compute|engine)/' },
      to: { path: '^prisma/' },
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
    exclude: { path: '^(prisma/generated|cli/gql|dashboard/src/gql|dashboard/dist)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
