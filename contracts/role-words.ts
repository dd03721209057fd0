/**
 * What a role is called, and what people with it can do, beside all that those before it can: on the server, and, of roles
 * that can be granted there, in an experiment and those below it.
 */
export const ROLE_WORDS = {
  VIEWER: { label: 'Viewer', can: 'read everything' },
  EDITOR: {
    label: 'Editor',
    can: 'import datasets, start and change their own runs, and translate',
    canThere: 'start and change their own runs there, and score and translate with its checkpoints',
  },
  OPERATOR: {
    label: 'Operator',
    can: 'change any run and the queue',
    canThere: 'change any run there, and its place in the queue',
  },
  ADMIN: { label: 'Admin', can: 'manage users, their API keys and settings' },
} as const;
