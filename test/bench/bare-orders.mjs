// What a plain Hono server over a Map does for the same requests: parse, store, answer.
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

const orders = new Map();
const app = new Hono();
app.post('/v1/sales/sales-orders', async (c) => {
  const order = { ...(await c.req.json()), id: `or_${orders.size}`, object: 'sales_order' };
  orders.set(order.id, order);
  return c.json(order, 201);
});
app.get('/v1/sales/sales-orders/:id', (c) => {
  const order = orders.get(c.req.param('id'));
  return order ? c.json(order) : c.json({ error: 'not found' }, 404);
});
serve({ fetch: app.fetch, port: Number(process.argv[2] ?? 0), hostname: '127.0.0.1' }, ({ port }) =>
  console.log(JSON.stringify({ apiBase: `http://127.0.0.1:${port}`, headers: {}, body: { lines: [] } })),
);
