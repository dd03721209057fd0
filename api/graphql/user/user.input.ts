import { Field, InputType } from 'type-graphql';

@InputType({ description: 'The user a sign-in link is for.' })
export class CreateSignInLinkInput {
  @Field(() => String, {
    nullable: true,
    description: 'Login of a user; null = the viewer. Others need the role ADMIN.',
  })
  readonly login?: string | null;
}
