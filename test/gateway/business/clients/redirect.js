// Loaded before a client that cannot be told where the server is: what it opens to graph.facebook.com goes to the test's own port. The name in TLS stays.
import net from 'node:net';

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function redirected(...args) {
  const [first] = args;
  const options = Array.isArray(first) ? first[0] : first;
  if (typeof options === 'object' && options !== null && options.host === 'graph.facebook.com') {
    options.host = '127.0.0.1';
    options.port = Number(process.env.TEST_API_PORT);
    delete options.lookup;
  }
  return connect.apply(this, args);
};
