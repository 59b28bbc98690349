// Plain JavaScript, so that its cold start and memory are Hono's and not those of a TypeScript loader.
import { readFileSync } from 'node:fs';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

const body = readFileSync(process.argv[2] ?? '', 'utf8');
const app = new Hono();
app.get('/api/v1/events/:id', (c) => c.body(body, 200, { 'Content-Type': 'application/json' }));
app.get('/api/v1/events/:id/participants', (c) => c.body(body, 200, { 'Content-Type': 'application/json' }));
serve({ fetch: app.fetch, port: Number(process.argv[3] ?? 0), hostname: '127.0.0.1' }, ({ port }) =>
  console.log(JSON.stringify({ port })),
);
