/** Of the users of XMPP servers. */
export const xmppDomain = 'localhost';
