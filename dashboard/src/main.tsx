// First: what comes after it may format numbers while it loads.
import './app/accept-locale.ts';
import '@mantine/core/styles.css';
import 'uplot/dist/uPlot.min.css';
import './app/global.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('Mounting the dashboard: index.html has an element #root, but there is none.');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
