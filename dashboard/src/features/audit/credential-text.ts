import type { AuditRowFragment } from '../../gql/graphql.ts';

/** By what somebody was known. */
export function credentialText({ credential, keyName }: AuditRowFragment): string {
  switch (credential) {
    case 'SESSION':
      return 'browser';
    case 'LOCAL_KEY':
      return 'command line of the server';
    case 'KEY':
      return `key ${keyName ?? ''}`;
    case null:
      return '-';
  }
}
