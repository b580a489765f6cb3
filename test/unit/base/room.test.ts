import { describe, expect, test } from 'vitest';
import { Room } from '../../../src/base/room';

/** Lets what can go on go on. */
const settle = () => new Promise((done) => setTimeout(done));

function taker(room: Room, entered: string[]) {
  return (name: string, weight: number, signal?: AbortSignal) => {
    const lease = room.lease();
    const taking = lease.take(weight, signal).then(() => void entered.push(name));
    return { lease, taking };
  };
}

describe('room', () => {
  test('is shared by weight, first come, first served', async () => {
    const entered: string[] = [];
    const take = taker(new Room(10), entered);
    const a = take('a', 6);
    const b = take('b', 6);
    take('c', 1);
    await settle();
    expect(entered).toEqual(['a']);
    a.lease.end();
    await settle();
    expect(entered).toEqual(['a', 'b', 'c']);
    b.lease.end();
  });

  test('lets in what is heavier than all of it, alone', async () => {
    const entered: string[] = [];
    const room = new Room(10);
    const take = taker(room, entered);
    const small = take('small', 1);
    const huge = take('huge', 99);
    await settle();
    expect(entered).toEqual(['small']);
    small.lease.end();
    take('after', 1);
    await settle();
    expect(entered).toEqual(['small', 'huge']);
    huge.lease.end();
    await settle();
    expect(entered).toEqual(['small', 'huge', 'after']);
    expect(room.used).toBe(1);
  });

  test('is given back in part once less is needed, and wholly at the end, however often it is ended', async () => {
    const room = new Room(10);
    const lease = room.lease();
    await lease.take(8);
    lease.keep(3);
    expect(room.used).toBe(3);
    lease.keep(5);
    expect(room.used).toBe(3);
    lease.end();
    lease.end();
    expect(room.used).toBe(0);
  });

  test('is left by what is aborted while it waits, and those behind it go on', async () => {
    const entered: string[] = [];
    const room = new Room(10);
    const take = taker(room, entered);
    take('a', 6);
    const controller = new AbortController();
    const waiting = take('b', 9, controller.signal);
    take('c', 4);
    await settle();
    controller.abort();
    await expect(waiting.taking).rejects.toMatchObject({ code: 'ABORTED' });
    await settle();
    expect(entered).toEqual(['a', 'c']);
    expect(room.used).toBe(10);
  });

  test('is not taken by what is aborted before it asks', async () => {
    const room = new Room(10);
    const taking = room.lease().take(1, AbortSignal.abort());
    await expect(taking).rejects.toMatchObject({ code: 'ABORTED' });
    expect(room.used).toBe(0);
  });
});
