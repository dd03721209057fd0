import 'graphiql/style.css';
import './page.css';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { createClient } from 'graphql-ws';
import { createRoot } from 'react-dom/client';
import { basePath } from '../api/base-path.ts';
import { mendAccessibility } from './mend-accessibility.ts';

const url = `${location.origin}${basePath()}/graphql`;
const fetcher = createGraphiQLFetcher({ url, wsClient: createClient({ url: url.replace('http', 'ws') }) });

const root = document.getElementById('root');
if (!root) throw new Error('Mounting GraphiQL: graphiql.html has an element #root, but there is none.');
createRoot(root).render(
  <main>
    <h1>GraphiQL</h1>
    <GraphiQL fetcher={fetcher} />
  </main>,
);
mendAccessibility(root);
