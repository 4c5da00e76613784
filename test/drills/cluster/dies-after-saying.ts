// Loaded into a worker before it starts: it dies the first time that something it says has arrived, before it can write down
// that it has. `DIES_AFTER`: with what in it, or in its URL.
const after = process.env.DIES_AFTER ?? '';
const { fetch } = globalThis;

globalThis.fetch = async (input, init) => {
  const response = await fetch(input, init);
  if (response.ok && `${input} ${init?.body}`.includes(after)) {
    process.kill(process.pid, 'SIGKILL');
    await new Promise(() => {});
  }
  return response;
};
