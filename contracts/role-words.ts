/** What a role is called, and what people with it can do, beside all that those before it can. */
export const ROLE_WORDS = {
  VIEWER: { label: 'Viewer', can: 'read everything' },
  EDITOR: { label: 'Editor', can: 'import datasets, start and change their own runs, and translate' },
  OPERATOR: { label: 'Operator', can: 'change any run and the queue' },
  ADMIN: { label: 'Admin', can: 'manage users, their API keys and settings' },
} as const;
