import type { ApiClient } from '../client.ts';
import { graphql } from '../gql/gql.ts';
import type { ClaimSuiteFieldsFragment } from '../gql/graphql.ts';
import { unlessRefused } from '../unless-refused.ts';

graphql(`
  fragment ClaimTrialFields on Trial {
    seed
    state
    problem
    wallSeconds
    datasetVersion {
      id
      number
      dataset {
        name
      }
    }
    run {
      id
      shortId
      computeBackend
      segments {
        environment {
          cpu
          cores
        }
      }
    }
    evaluations {
      split
      state
      imageCount
      scores {
        name
        value
      }
      references {
        label
        scores {
          name
          value
        }
      }
    }
  }
`);

graphql(`
  fragment AnsweredClaimFields on AnsweredClaim {
    claim
    sentence
    source
    overturnedBy
    track
    verdict
    reason
    seeds
    seedsToDecide
    effects {
      measure
      label
      direction
      row
      against
      rowValue
      againstValue
      effect
      low
      high
      supportsAbove
      contradictsBelow
      verdict
      imageCount
    }
  }
`);

graphql(`
  fragment ClaimSuiteFields on ClaimSuite {
    experiment {
      id
      name
    }
    name
    title
    split
    document
    tracks {
      name
      label
      description
    }
    rates {
      model
      label
      rate
      value
      isChosen
      trial {
        state
        problem
        wallSeconds
        run {
          id
          shortId
        }
      }
    }
    rows {
      track
      row
      label
      learningRate
      trials {
        untrained
        trial {
          ...ClaimTrialFields
        }
      }
    }
    claims {
      ...AnsweredClaimFields
    }
    checks {
      text
      holds
      found
    }
  }
`);

const Claims = graphql(`
  query Claims {
    claims {
      ...ClaimSuiteFields
    }
  }
`);

const ClaimNames = graphql(`
  query ClaimNames {
    claims {
      experiment {
        id
        name
        trials {
          datasetVersion {
            id
          }
        }
      }
    }
  }
`);

const ClaimsOf = graphql(`
  query ClaimsOf($experimentId: ID) {
    claims(experimentId: $experimentId) {
      ...ClaimSuiteFields
    }
  }
`);

const ClaimRates = graphql(`
  query ClaimRates($experimentId: ID) {
    claims(experimentId: $experimentId) {
      rates {
        model
        rate
        isChosen
      }
    }
  }
`);

const SaveClaims = graphql(`
  mutation SaveClaims($input: SaveClaimsInput!) {
    saveClaims(input: $input) {
      claims {
        experiment {
          id
          name
        }
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

export async function listClaimSuites(client: ApiClient): Promise<readonly ClaimSuiteFieldsFragment[]> {
  return (await client.request(Claims, {})).claims;
}

/** An experiment that answers claims already. */
export interface KnownClaims {
  readonly experimentId: string;
  readonly runCount: number;
  /** That its runs are trained on; null while there are none. */
  readonly datasetVersionId: string | null;
}

/** By the experiment's name; null where it answers none. */
export async function findClaims(client: ApiClient, name: string): Promise<KnownClaims | null> {
  const { claims } = await client.request(ClaimNames, {});
  const found = claims.find(({ experiment }) => experiment.name === name);
  if (!found) return null;
  const { id, trials } = found.experiment;
  return {
    experimentId: id,
    runCount: trials.length,
    datasetVersionId: trials[0]?.datasetVersion.id ?? null,
  };
}

/** Null where the experiment has been deleted meanwhile. */
export async function readClaims(
  client: ApiClient,
  experimentId: string,
): Promise<ClaimSuiteFieldsFragment | null> {
  return (await client.request(ClaimsOf, { experimentId })).claims[0] ?? null;
}

/** The learning rate of every model for which one has been chosen. */
export async function readChosenRates(
  client: ApiClient,
  experimentId: string,
): Promise<ReadonlyMap<string, number>> {
  const [suite] = (await client.request(ClaimRates, { experimentId })).claims;
  const chosen = (suite?.rates ?? []).filter(({ isChosen }) => isChosen);
  return new Map(chosen.map(({ model, rate }) => [model, rate]));
}

/** Makes an experiment answer the claims of a suite; other settings than it has end the command, each shown. @returns its id */
export async function saveClaims(
  client: ApiClient,
  experimentName: string,
  suite: Readonly<Record<string, unknown>>,
): Promise<string> {
  const { saveClaims: answer } = await client.request(SaveClaims, { input: { experimentName, suite } });
  return unlessRefused(answer.claims, answer.userErrors).experiment.id;
}
