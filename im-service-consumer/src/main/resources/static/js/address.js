/*
 * Where the server is. The page lies at the root of what its gateway serves, under whatever address, port
 * and path a proxy gives it, so that is where the API and the WebSocket are, too.
 */
export const ROOT = new URL('../', import.meta.url);

/**
 * The gateways as this page reaches them, in the order of trying: the first one, which has answered, by the
 * page's own address, then the others that a browser lets this page connect to.
 */
export function reachable(gateways, root = ROOT) {
  const own = new URL('im', root);
  own.protocol = root.protocol === 'https:' ? 'wss:' : 'ws:';
  const [first, ...others] = gateways ?? [];
  return [{ ...first, id: first?.id ?? '', ws: own.href }, ...others.filter((each) => isAllowed(each, root))];
}

/** Whether a browser lets this page connect to a gateway: from an encrypted page to encrypted ones only. */
export function isAllowed({ ws }, root = ROOT) {
  return Boolean(ws) && (root.protocol !== 'https:' || ws.startsWith('wss:'));
}
