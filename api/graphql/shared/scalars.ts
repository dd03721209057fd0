import {
  GraphQLDateTimeISO,
  GraphQLJSON,
  GraphQLJSONObject,
  GraphQLSafeInt,
  GraphQLURL,
} from 'graphql-scalars';
import { GraphQLScalarType } from 'graphql';

/** As graphql-scalars has them, under the names and with the words of this schema. */
export const DateTime = new GraphQLScalarType({
  ...GraphQLDateTimeISO.toConfig(),
  name: 'DateTime',
  description: 'A moment as RFC 3339 text in UTC, to the millisecond.',
});

/** Served as text: it is built by us and needs no parsing on its way out. */
export const Url = new GraphQLScalarType({
  ...GraphQLURL.toConfig(),
  name: 'URL',
  description:
    'A URL, relative to that of the server: absolute for requests with the header `Exemplar-Urls: absolute`.',
  serialize: (value) => value,
});

export const SafeInt = new GraphQLScalarType({
  ...GraphQLSafeInt.toConfig(),
  name: 'SafeInt',
  description: 'A whole number up to 2^53-1, e.g. a count of bytes.',
});

export const Json = new GraphQLScalarType({
  ...GraphQLJSON.toConfig(),
  name: 'JSON',
  description: 'Any JSON value.',
});

export const JsonObject = new GraphQLScalarType({
  ...GraphQLJSONObject.toConfig(),
  name: 'JSONObject',
  description: 'A JSON object.',
});
