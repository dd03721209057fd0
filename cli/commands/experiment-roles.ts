import type { Command } from 'commander';
import { withContext } from '../command-context.ts';
import { findExperiment } from '../find-experiment.ts';
import { findUser } from '../find-user.ts';
import { graphql } from '../gql/gql.ts';
import type { GrantedRole } from '../gql/graphql.ts';
import { GRANTED_ROLE_NAMES, readGrantedRole } from '../role-argument.ts';
import { unlessRefused } from '../unless-refused.ts';

graphql(`
  fragment RolesInExperiment on Experiment {
    id
    name
    grantedRoles {
      role
      grantedAt
      grantedBy {
        login
      }
      user {
        id
        login
      }
      experiment {
        id
        name
      }
    }
  }
`);

const ExperimentRoles = graphql(`
  query ExperimentRoles($id: ID!) {
    experiment(id: $id) {
      ...RolesInExperiment
    }
  }
`);

const GrantExperimentRole = graphql(`
  mutation GrantExperimentRole($input: GrantExperimentRoleInput!) {
    grantExperimentRole(input: $input) {
      experiment {
        ...RolesInExperiment
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const RevokeExperimentRole = graphql(`
  mutation RevokeExperimentRole($input: RevokeExperimentRoleInput!) {
    revokeExperimentRole(input: $input) {
      experiment {
        ...RolesInExperiment
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const EXAMPLES = [
  '',
  'What is granted in an experiment holds in all below it, and never takes anything away.',
  '',
  'Example:',
].join('\n');

export function addExperimentRoles(experiments: Command): void {
  const roles = experiments
    .command('roles')
    .description('what people may do in an experiment and below it, beyond their role on the server');
  addList(roles);
  addGrant(roles);
  addRevoke(roles);
}

function addList(roles: Command): void {
  roles
    .command('list')
    .argument('<experiment>', 'its name or id')
    .description('list the roles that hold in it: granted in it or above it')
    .addHelpText('after', `${EXAMPLES}\n  $ ./exemplar experiments roles list gta/night`)
    .action(
      withContext<[string]>(async ({ client, output }, named) => {
        const { id } = await findExperiment(client, named);
        const { experiment } = await client.request(ExperimentRoles, { id });
        output.list(experiment?.grantedRoles ?? [], {
          LOGIN: ({ user }) => user.login,
          ROLE: ({ role }) => role.toLowerCase(),
          IN: (role) => role.experiment.name,
          'GRANTED BY': ({ grantedBy }) => grantedBy.login,
          GRANTED: ({ grantedAt }) => grantedAt,
        });
      }),
    );
}

function addGrant(roles: Command): void {
  roles
    .command('grant')
    .argument('<experiment>', 'its name or id')
    .argument('<user>', 'login or id')
    .argument('<role>', GRANTED_ROLE_NAMES, readGrantedRole)
    .description('let a user do more in it and in all below it; it holds at once; for admins')
    .addHelpText('after', `${EXAMPLES}\n  $ ./exemplar experiments roles grant gta ada editor`)
    .action(
      withContext<[string, string, GrantedRole]>(async ({ client, output }, named, login, role) => {
        const { id: experimentId } = await findExperiment(client, named);
        const user = await findUser(client, login);
        const input = { experimentId, userId: user.id, role };
        const { grantExperimentRole } = await client.request(GrantExperimentRole, { input });
        const { experiment, userErrors } = grantExperimentRole;
        const granted = unlessRefused(experiment, userErrors);
        output.result(
          granted,
          `${user.login} now has the role ${role.toLowerCase()} in ${granted.name} and below it`,
        );
      }),
    );
}

function addRevoke(roles: Command): void {
  roles
    .command('revoke')
    .argument('<experiment>', 'its name or id')
    .argument('<user>', 'login or id')
    .description('end what was granted to a user in it, at once; what was granted above it stays; for admins')
    .addHelpText('after', `${EXAMPLES}\n  $ ./exemplar experiments roles revoke gta ada`)
    .action(
      withContext<[string, string]>(async ({ client, output }, named, login) => {
        const { id: experimentId } = await findExperiment(client, named);
        const user = await findUser(client, login);
        const input = { experimentId, userId: user.id };
        const { revokeExperimentRole } = await client.request(RevokeExperimentRole, { input });
        const { experiment, userErrors } = revokeExperimentRole;
        const revoked = unlessRefused(experiment, userErrors);
        output.result(revoked, `Revoked the role of ${user.login} in ${revoked.name}`);
      }),
    );
}
