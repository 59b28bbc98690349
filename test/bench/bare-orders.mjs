// What a plain Hono server over a Map does for the same requests: parse, store an order as large as the emulator's, answer with it.
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

const { headers, body, model } = JSON.parse(process.argv[2] ?? '{}');
const orders = new Map();
const app = new Hono();
app.post('/v1/sales/sales-orders', async (c) => {
  const said = await c.req.json();
  const id = `or_${String(orders.size).padStart(12, '0')}`;
  const order = { ...model, id, priority: said.priority_code, line_count: said.lines.length };
  orders.set(id, order);
  return c.json(order, 201);
});
app.get('/v1/sales/sales-orders/:id', (c) => {
  const order = orders.get(c.req.param('id'));
  return order ? c.json(order) : c.json({ error: 'not found' }, 404);
});
serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
  console.log(JSON.stringify({ apiBase: `http://127.0.0.1:${port}`, headers, body })),
);
