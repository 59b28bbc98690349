import type { Stage } from '../../http/exchange.ts';

/** What a route that does not exist is answered, where a knob has the envelope off: a line of plain text. */
export function unknownRoute(refusing: Stage): Stage {
  return (exchange) => {
    const refused = refusing(exchange);
    const isText = refused && exchange.world.knobs.text('unknown_route_body') === 'text';
    if (!isText || refused instanceof Promise || refused.status !== 404) return refused;
    return { status: 404, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: '404 page not found\n' };
  };
}
