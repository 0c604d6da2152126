import type { Client, Message, Peer } from '../../client/index.ts';
import { systemClock } from '../../proto/clock-system.ts';
import { SealgateError } from '../../proto/errors.ts';
import { sentence } from '../failure.ts';
import { contactLabel } from '../format/labels.ts';
import { contactLines } from '../format/profile-lines.ts';
import { safetyNumberLines } from '../format/safety-number-lines.ts';
import { qrLines } from '../qr-text.ts';
import { afterDisconnect } from '../receive/after-disconnect.ts';
import type { Session } from '../run-client.ts';
import { type ChatCommand, helpLines, parseChatCommand } from './chat-command.ts';
import { type ChatState, initialState, MessageNumbers } from './chat-state.ts';
import { Conversation } from './conversation.ts';
import { edited } from './editing.ts';
import { emptyInput, inputOf, inputText } from './input-line.ts';
import type { KeyAction } from './keys.ts';
import { readKeys } from './read-keys.ts';
import { render } from './render.ts';
import { Screen } from './screen.ts';
import { TypedLines } from './typed-lines.ts';
import { TypingSignal } from './typing-signal.ts';

/** A client tells that it stopped typing; should that be lost, it is over after this long. */
const TYPING_SHOWN_MS = 10_000;
const REFRESH_AFTER_MS = 20;
const EXPIRY_CHECK_MS = 1000;

/** Talks with `peer` on the whole screen until the person quits or the system asks to end. The terminal is then as it was. */
export async function chat(session: Session, peer: Peer): Promise<void> {
  const own = session.client.self?.account;
  if (own === undefined) throw new SealgateError('PROFILE_MISSING');
  await new ChatScreen(session, peer, own).run();
}

class ChatScreen {
  private readonly session: Session;
  private readonly client: Client;
  private readonly conversation: Conversation;
  private readonly screen: Screen;
  private readonly numbers = new MessageNumbers();
  private readonly typing: TypingSignal;
  private readonly quit = new AbortController();
  private readonly cancels: (() => void)[] = [];
  private readonly typed = new TypedLines();
  private state: ChatState;
  private scrollMax = 0;
  private cancelTypingShown = (): void => undefined;
  private refreshPending = false;

  constructor(session: Session, peer: Peer, own: string) {
    const { stdout } = session.io;
    this.session = session;
    this.client = session.client;
    this.conversation = new Conversation(session.client, peer);
    this.screen = new Screen(stdout);
    this.state = initialState(own, peer, { columns: stdout.columns ?? 80, rows: stdout.rows ?? 24 });
    this.typing = new TypingSignal(systemClock, started => {
      // Nothing is promised of it, so nothing is said when it fails.
      if (this.client.connection === 'online') this.client.typing(this.conversation.target, started).catch(() => undefined);
    });
  }

  async run(): Promise<void> {
    const { io, out } = this.session;
    const stop = io.stop();
    stop.addEventListener('abort', () => { this.quit.abort(); });
    const ended = new Promise<void>(resolve => { this.quit.signal.addEventListener('abort', () => { resolve(); }); });
    this.screen.enter();
    try {
      out.showNotes(text => { this.say(text, true); });
      this.cancels.push(readKeys(io.stdin, action => { this.onKey(action); }), this.onResize(), systemClock.every(EXPIRY_CHECK_MS, () => { this.expire(); }));
      this.listen();
      await this.refresh();
      this.connect();
      await ended;
    } finally {
      for (const cancel of this.cancels) cancel();
      this.cancelTypingShown();
      this.typing.stop();
      this.screen.leave();
      out.showNotes(null);
    }
  }

  private patch(change: Partial<ChatState>): void {
    this.state = { ...this.state, ...change };
    const frame = render(this.state);
    this.scrollMax = frame.scrollMax;
    this.screen.draw(frame);
  }

  private say(text: string, isError = false): void {
    this.patch({ notice: { text, isError } });
  }

  /** Shows in the line of status what goes wrong. */
  private guard(work: Promise<unknown>): void {
    work.catch((error: unknown) => { this.say(error instanceof SealgateError ? sentence(error) : error instanceof Error ? error.message : sentence(error), true); });
  }

  private connect(): void {
    this.patch({ connection: 'connecting' });
    this.guard(this.client.connect().finally(() => { this.patch({ connection: this.client.connection }); }));
  }

  private listen(): void {
    const { client } = this;
    const refresh = (): void => { this.scheduleRefresh(); };
    for (const name of ['edited', 'deleted', 'reaction', 'state', 'timerChanged', 'profileChanged', 'contactChanged', 'identityChanged', 'request', 'custodyOffer', 'sendFailed'] as const) {
      this.cancels.push(client.on(name, refresh));
    }
    this.cancels.push(
      client.on('message', message => { this.onMessage(message); }),
      client.on('typing', event => { if (event.from === this.state.contact?.account) this.showTyping(event.started); }),
      client.on('connected', () => { this.onConnected(); }),
      client.on('disconnected', event => {
        this.patch({ connection: client.connection });
        if (event.then === 'stop') this.say(sentence(afterDisconnect(event.code, event.text)), true);
      }),
    );
  }

  private onConnected(): void {
    this.patch({ connection: 'online' });
    this.guard(this.conversation.lookUp().then(() => this.refresh()));
  }

  private onMessage(message: Message): void {
    this.scheduleRefresh();
    if (message.outgoing) return;
    if (message.conversation === this.state.contact?.account) this.showTyping(false);
    else if (this.state.contact !== null) this.guard(this.announce(message));
  }

  /** Something came in another conversation. */
  private async announce(message: Message): Promise<void> {
    const contact = await this.client.contact(message.conversation);
    if (contact !== null && contact.relation !== 'blocked') this.say(`A message from ${contactLabel(contact)} has come.`);
  }

  private showTyping(isTyping: boolean): void {
    this.cancelTypingShown();
    if (isTyping) this.cancelTypingShown = systemClock.after(TYPING_SHOWN_MS, () => { this.showTyping(false); });
    if (isTyping !== this.state.isTyping) this.patch({ isTyping });
  }

  /** Events come in bunches; the screen is brought up to date once for all of them. */
  private scheduleRefresh(): void {
    if (this.refreshPending) return;
    this.refreshPending = true;
    systemClock.after(REFRESH_AFTER_MS, () => {
      this.refreshPending = false;
      this.guard(this.refresh());
    });
  }

  private async refresh(): Promise<void> {
    if (this.quit.signal.aborted) return;
    const { contact, messages } = await this.conversation.read();
    this.patch({ contact, messages: this.numbers.number(messages) });
    if (this.client.connection === 'online') await this.conversation.markRead();
  }

  /** Disappearing messages go while one looks. */
  private expire(): void {
    const nowMs = systemClock.nowMs();
    if (this.state.messages.some(({ message }) => message.expiresAtMs !== null && message.expiresAtMs <= nowMs)) this.scheduleRefresh();
  }

  private onResize(): () => void {
    const { stdout } = this.session.io;
    const resized = (): void => {
      this.screen.forget();
      this.patch({ columns: stdout.columns ?? 80, rows: stdout.rows ?? 24 });
    };
    stdout.on('resize', resized);
    return () => { stdout.off('resize', resized); };
  }

  private onKey(action: KeyAction): void {
    if (action.kind === 'quit') this.quit.abort();
    else if (action.kind === 'redraw') this.redraw();
    else if (this.state.panel !== null) this.patch({ panel: null });
    else if (this.decides(action)) return;
    else if (action.kind === 'submit') this.submit();
    else if (action.kind === 'older' || action.kind === 'newer') this.patch({ input: inputOf(this.typed.recall(action.kind === 'older' ? -1 : 1)) });
    else this.edit(action);
  }

  /** [a]ccept or [d]ecline, while that is what the screen asks and nothing is being typed. */
  private decides(action: KeyAction): boolean {
    if (this.state.contact?.custody?.decision !== 'pending' || action.kind !== 'insert' || inputText(this.state.input) !== '') return false;
    const command = action.text === 'a' ? 'accept-custody' : action.text === 'd' ? 'decline-custody' : null;
    if (command !== null) this.guard(this.perform({ kind: command }, ''));
    return command !== null;
  }

  private redraw(): void {
    this.screen.forget();
    this.patch({});
  }

  private edit(action: KeyAction): void {
    const before = inputText(this.state.input);
    this.patch({ ...edited(this.state, action, this.scrollMax), notice: null });
    const after = inputText(this.state.input);
    if (after !== before) this.typing.changed(after);
  }

  private submit(): void {
    const line = inputText(this.state.input);
    this.typed.add(line);
    this.typing.sent();
    this.patch({ input: emptyInput, notice: null, scroll: 0 });
    this.guard(this.obey(parseChatCommand(line), line));
  }

  private async obey(command: ChatCommand, line: string): Promise<void> {
    if (command.kind === 'quit') this.quit.abort();
    else if (command.kind === 'help') this.patch({ panel: { text: helpLines, qr: [] } });
    else if (command.kind === 'about' && this.state.contact !== null) this.patch({ panel: { text: contactLines(this.state.contact), qr: [] } });
    else if (command.kind === 'verify' && command.mark === null) await this.showSafetyNumber();
    else if (command.kind === 'edit' && command.text === '') this.patch({ input: inputOf(`/edit ${command.number} ${textOf(this.messageOf(command.number))}`) });
    else await this.perform(command, line);
  }

  private async perform(command: ChatCommand, line: string): Promise<void> {
    try {
      const work = this.conversation.perform(command, number => this.messageOf(number));
      this.scheduleRefresh(); // shows it as being sent
      const outcome = await work;
      if (outcome !== null) this.say(outcome);
    } catch (error) {
      // What is kept and sent again by itself must not be typed again.
      if (!SealgateError.is(error, 'RESULT_UNKNOWN') && inputText(this.state.input) === '') this.patch({ input: inputOf(line) });
      throw error;
    } finally {
      this.scheduleRefresh();
    }
  }

  private async showSafetyNumber(): Promise<void> {
    const shown = await this.client.safetyNumber(this.conversation.target);
    const qr = await qrLines(shown.qr, {});
    const text = ['Compare with the other side, on another way than this one:', '', ...safetyNumberLines(shown.digits), ''];
    this.patch({ panel: { text: [...text, shown.verified ? 'You have marked it as verified.' : 'When it is equal: /verify mark'], qr } });
  }

  private messageOf(number: number): Message {
    const found = this.state.messages.find(entry => entry.number === number);
    if (found === undefined) throw new Error(`There is no message ${number} on this screen.`);
    return found.message;
  }
}

function textOf(message: Message): string {
  return message.body.kind === 'text' ? message.body.text : '';
}
