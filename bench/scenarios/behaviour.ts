/**
 * How people behave, for `mix`. From Rick Reed's talk about WhatsApp's servers, Erlang Factory 2014 (https://www.erlang-factory.com/sfbay2014/rick-reed; notes:
 * http://highscalability.com/blog/2014/3/31/how-whatsapp-grew-to-nearly-500-million-users-11000-cores-an.html): 147 million connected at the peak, 342,000 messages a second
 * in, 712,000 out, 230,000 logins a second. So to each message sent there are 0.67 logins and 2.1 deliveries (a message to a group is one there and several here, where
 * each recipient is written to), and a connection lasts 11 minutes on average. The talk says nothing about typing and receipts: that every second message
 * shows typing first and that receipts of a second are sent together is how our own client does it.
 */
export const behaviour = {
  /** People in a circle of acquaintances who write to one another. */
  circle: 8,
  loginsPerMessage: 230_000 / 342_000,
  typingShare: 0.5,
  receiptDelayMs: 1000,
} as const;
