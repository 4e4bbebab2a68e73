/** Loaded into the server before all else: tells the bytes of its heap, after a collection, to the parent that asks. */
process.on("message", () => {
  globalThis.gc?.();
  process.send?.(process.memoryUsage().heapUsed);
});
// The channel to the parent is no reason to live on.
process.channel?.unref();
