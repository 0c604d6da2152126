-- Prosody 0.12: https://prosody.im/doc/configure, https://prosody.im/doc/websocket, https://prosody.im/doc/modules/mod_smacks
-- XMPP over WebSocket with stream management (XEP-0198) and offline messages in files.
network_backend = "epoll" -- the one for many connections
network_settings = { tcp_backlog = 4096, nagle = false } -- a small answer does not wait for the next one
interfaces = { "127.0.0.1" }
http_interfaces = { "127.0.0.1" }
http_ports = { {{port}} }
https_ports = { }
c2s_ports = { }
c2s_direct_tls_ports = { }
modules_enabled = { "saslauth", "smacks", "offline", "websocket" }
modules_disabled = { "s2s", "tls" }
-- TLS is the proxy's in the runs without it.
consider_websocket_secure = true
authentication = "internal_plain"
storage = "internal"
data_path = "{{folder}}/data"
pidfile = "{{folder}}/prosody.pid"
run_as_root = true
log = { { levels = { min = "info" }, to = "console" } }
VirtualHost "{{domain}}"
