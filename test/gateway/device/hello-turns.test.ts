import t, { type Test } from 'tap';
import { HelloTurns } from '../../../gateway/device/hello-turns.ts';
import type { EventLoop } from '../../../gateway/device/turn-pace.ts';
import { ManualClock } from '../../../proto/clock-manual.ts';
import { openWorld, type World } from './world.ts';

const numbers = Array.from({ length: 8 }, (_, i) => `+1202555010${i}`);

/** A loop whose turns end when the test says so. */
class SteppedLoop implements EventLoop {
  private ends: (() => void)[] = [];

  afterTurn(task: () => void): void {
    this.ends.push(task);
  }

  rest(): void {
    throw new Error('nobody rests here');
  }

  /** Whatever follows of itself is done too. */
  async endTurn(): Promise<void> {
    for (const end of this.ends.splice(0)) end();
    await new Promise(resolve => { setImmediate(resolve); });
  }
}

t.test('hellos have 10 ms of each turn; who does not fit comes in the next ones, in the order they came', async t => {
  const clock = new ManualClock();
  const loop = new SteppedLoop();
  const hellos = new HelloTurns(clock, loop);
  const done: number[] = [];
  const take = (id: number): boolean => hellos.take(() => {
    clock.advance(4);
    done.push(id);
  });
  t.same([1, 2, 3, 4, 5].map(take), [true, true, true, false, false]);
  t.same(done, [1, 2, 3]);
  await loop.endTurn();
  t.same(done, [1, 2, 3, 4, 5]);
  t.same([6, 7].map(take), [true, false], 'the turn had 8 of its 10 ms behind it');
  t.same([8, 9, 10].map(take), [false, false, false]);
  await loop.endTurn();
  t.same(done, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  t.equal(take(11), false, 'nobody overtakes');
  await loop.endTurn();
  t.same(done, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  await loop.endTurn();
  t.equal(take(12), true, 'and when it is over nobody waits');
});

t.test('what a hello does after the store has answered is part of its turn', async t => {
  const clock = new ManualClock();
  const loop = new SteppedLoop();
  const hellos = new HelloTurns(clock, loop);
  let done = 0;
  const letIn = (): void => {
    void Promise.resolve().then(() => {
      clock.advance(5);
      done += 1;
    });
  };
  for (let i = 0; i < 20; i += 1) hellos.take(letIn);
  await loop.endTurn();
  const first = done;
  await loop.endTurn();
  t.ok(done - first <= 4, `${done - first} in one turn`);
});

/** Devices that are known, of a node whose store takes 4 ms to answer a hello. */
async function herd(t: Test): Promise<{ world: World; loop: SteppedLoop; devices: Awaited<ReturnType<World['register']>>[] }> {
  const loop = new SteppedLoop();
  const world = await openWorld(t, { eventLoop: loop });
  const devices = [];
  for (const number of numbers) devices.push(await world.register(number));
  const credentials = world.parts.accounts.credentials.bind(world.parts.accounts);
  world.parts.accounts.credentials = (...asked) => {
    world.clock.advance(4);
    return credentials(...asked);
  };
  return { world, loop, devices };
}

t.test('a herd comes back: whoever is in is answered between two portions of it, and all get in', async t => {
  const { world, loop, devices: [stays, ...herding] } = await herd(t);
  if (stays === undefined) throw new Error('no devices');
  const staying = await world.login(stays);
  await loop.endTurn();
  const connections = herding.map(device => {
    const connection = world.dial();
    connection.send(device.hello());
    return connection;
  });
  const letIn = (): number => connections.filter(({ frames }) => frames.some(({ welcome }) => welcome)).length;
  await world.turn();
  const before = letIn();
  t.ok(before > 0 && before < connections.length, `${before} at once`);
  t.ok((await staying.request({ ping: {} })).pong);
  t.equal(letIn(), before, 'the others wait for the next turn');
  for (let i = 0; i < connections.length && letIn() < connections.length; i += 1) await loop.endTurn();
  t.equal(letIn(), connections.length);
});

t.test('who waits for a turn is not cut off for it, and who has gone meanwhile is passed over', async t => {
  const { world, loop, devices } = await herd(t);
  const connections = devices.map(device => {
    const connection = world.dial();
    connection.send(device.hello());
    return connection;
  });
  await world.turn();
  const [last, gone] = connections.toReversed();
  gone?.close();
  for (let i = 0; i < 40; i += 1) world.clock.advance(250);
  t.equal(last?.closeCode, null, 'twice the time that a hello has');
  for (let turns = 0; turns < 8; turns += 1) await loop.endTurn();
  t.ok(last?.frames.some(({ welcome }) => welcome));
  t.equal(gone?.frames.length, 0);
  t.equal(world.plane.stats().authenticated, connections.length - 1);
});
