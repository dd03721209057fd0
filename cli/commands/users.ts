import type { Command } from 'commander';
import { withContext } from '../command-context.ts';
import { findUser, listUsers } from '../find-user.ts';
import { graphql } from '../gql/gql.ts';
import type { Role } from '../gql/graphql.ts';
import { readRole, ROLE_NAMES } from '../role-argument.ts';
import { tell } from '../terminal/tell.ts';
import { unlessRefused } from '../unless-refused.ts';

const InviteUser = graphql(`
  mutation InviteUser($input: InviteUserInput!) {
    inviteUser(input: $input) {
      url
      expiresAt
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const ChangeUserRole = graphql(`
  mutation ChangeUserRole($input: ChangeUserRoleInput!) {
    changeUserRole(input: $input) {
      user {
        ...ListedUser
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const DisableUser = graphql(`
  mutation DisableUser($input: DisableUserInput!) {
    disableUser(input: $input) {
      user {
        ...ListedUser
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const EnableUser = graphql(`
  mutation EnableUser($input: EnableUserInput!) {
    enableUser(input: $input) {
      user {
        ...ListedUser
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const ResetSignIn = graphql(`
  mutation ResetSignIn($input: ResetSignInInput!) {
    resetSignIn(input: $input) {
      user {
        ...ListedUser
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

export function addUsers(program: Command): void {
  const users = program.command('users').description('people who may use this server; for admins');
  addList(users);
  addInvite(users);
  addRole(users);
  addDisable(users);
  addEnable(users);
  addResetSignIn(users);
}

function addList(users: Command): void {
  users
    .command('list')
    .description('list all users, by login')
    .addHelpText('after', '\nExample:\n  $ ./exemplar users list')
    .action(
      withContext(async ({ client, output }) => {
        output.list(await listUsers(client), {
          LOGIN: ({ login }) => login,
          ROLE: ({ role }) => role.toLowerCase(),
          STATE: ({ state }) => state.toLowerCase(),
          'LAST SEEN': ({ lastSeenAt }) => lastSeenAt ?? '-',
          'INVITED UNTIL': ({ invitationExpiresAt }) => invitationExpiresAt ?? '-',
        });
      }),
    );
}

function addInvite(users: Command): void {
  users
    .command('invite <login>')
    .description('print a link by which a new user signs in: works once, for 7 days, and is shown this once')
    .requiredOption('--role <role>', ROLE_NAMES, readRole)
    .addHelpText('after', '\nExample:\n  $ ./exemplar users invite ada --role editor')
    .action(
      withContext<[string, { readonly role: Role }]>(async ({ client, output }, login, { role }) => {
        const { inviteUser } = await client.request(InviteUser, { input: { login, role } });
        const url = unlessRefused(inviteUser.url, inviteUser.userErrors);
        output.result({ url, expiresAt: inviteUser.expiresAt }, url);
      }),
    );
}

function addRole(users: Command): void {
  users
    .command('role')
    .argument('<user>', 'login or id')
    .argument('<role>', ROLE_NAMES, readRole)
    .description('give a user another role; it holds at once')
    .addHelpText('after', '\nExample:\n  $ ./exemplar users role ada operator')
    .action(
      withContext<[string, Role, object]>(async ({ client, output }, named, role) => {
        const { id: userId } = await findUser(client, named);
        const { changeUserRole } = await client.request(ChangeUserRole, { input: { userId, role } });
        const user = unlessRefused(changeUserRole.user, changeUserRole.userErrors);
        output.result(user, `${user.login} now has the role ${user.role.toLowerCase()}`);
      }),
    );
}

function addDisable(users: Command): void {
  users
    .command('disable <user>')
    .description('keep a user out: sessions, tokens and links end at once; what is theirs stays')
    .addHelpText('after', '\nExample:\n  $ ./exemplar users disable ada')
    .action(
      withContext<[string]>(async ({ client, output }, named) => {
        const { id: userId } = await findUser(client, named);
        const { disableUser } = await client.request(DisableUser, { input: { userId } });
        const user = unlessRefused(disableUser.user, disableUser.userErrors);
        output.result(user, `Disabled ${user.login}`);
      }),
    );
}

function addEnable(users: Command): void {
  users
    .command('enable <user>')
    .description('let a disabled user in again, by a new link')
    .addHelpText('after', '\nExample:\n  $ ./exemplar users enable ada')
    .action(
      withContext<[string]>(async ({ client, output }, named) => {
        const { id: userId } = await findUser(client, named);
        const { enableUser } = await client.request(EnableUser, { input: { userId } });
        const user = unlessRefused(enableUser.user, enableUser.userErrors);
        output.result(user, `Enabled ${user.login}`);
        if (!output.json) tellNewLink(user.login);
      }),
    );
}

function addResetSignIn(users: Command): void {
  users
    .command('reset-sign-in <user>')
    .description(
      'take password, passkeys and single sign-on of a user, end their sessions: they need a new link',
    )
    .addHelpText('after', '\nExample:\n  $ ./exemplar users reset-sign-in ada')
    .action(
      withContext<[string]>(async ({ client, output }, named) => {
        const { id: userId } = await findUser(client, named);
        const { resetSignIn } = await client.request(ResetSignIn, { input: { userId } });
        const user = unlessRefused(resetSignIn.user, resetSignIn.userErrors);
        output.result(user, `Reset the sign-in of ${user.login}`);
        if (!output.json) tellNewLink(user.login);
      }),
    );
}

function tellNewLink(login: string): void {
  tell(`They need a new link: ./exemplar sign-in --login ${login}`);
}
