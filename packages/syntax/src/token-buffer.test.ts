import { expect, test } from "vitest";
import { CommentList, TokenBuffer } from "./token-buffer.ts";

test("an empty buffer has no token", () => {
  const tokens = new TokenBuffer(0);
  expect([tokens.count, tokens.kind(0)]).toEqual([0, 0]);
});

test("tokens come back as they were pushed", () => {
  const tokens = new TokenBuffer(10);
  tokens.push(7, 0, 3);
  tokens.push(255, 4, 1_000_000);
  expect(tokens.count).toBe(2);
  expect([tokens.kind(0), tokens.start(0), tokens.end(0)]).toEqual([7, 0, 3]);
  expect([tokens.kind(1), tokens.start(1), tokens.end(1)]).toEqual([255, 4, 1_000_000]);
  expect(tokens.kind(2)).toBe(0);
});

test("a buffer grows as often as it must, and keeps what it holds", () => {
  const tokens = new TokenBuffer(0);
  for (let index = 0; index < 1000; index++) tokens.push((index % 200) + 1, index * 2, index * 2 + 1);
  expect(tokens.count).toBe(1000);
  for (let index = 0; index < 1000; index++) {
    expect([tokens.kind(index), tokens.start(index), tokens.end(index)]).toEqual([
      (index % 200) + 1,
      index * 2,
      index * 2 + 1,
    ]);
  }
});

test("comments come back as they were pushed", () => {
  const comments = new CommentList();
  expect(comments.count).toBe(0);
  comments.push(0, 3);
  comments.push(10, 12);
  expect(comments.count).toBe(2);
  expect([comments.start(0), comments.end(0), comments.start(1), comments.end(1)]).toEqual([0, 3, 10, 12]);
});
