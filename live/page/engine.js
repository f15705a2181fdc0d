// The engine's worker, and what brings it to life; knows questions and answers, but no page.
function openEngine(script, unloaded) {
  let parts = [descentPacked]; // Packed as texts, or ready.
  let rest;
  let worker;
  let waiting = new Map();
  let number = 0;

  // What a first run does not need comes when a run stops without it.
  const loaded = () =>
    new Promise((done, failed) => {
      const element = document.createElement('script');
      element.src = new URL('REST', script);
      element.onload = () => done(window.descentRest);
      element.onerror = () => failed(new Error(unloaded));
      document.head.append(element);
    });
  // A file of this machine may not start a worker, a text may.
  const started = () => {
    if (!script.startsWith('file:')) return new Worker(script);
    return new Worker(URL.createObjectURL(new Blob([`(${descentWorker})()`], { type: 'text/javascript' })));
  };
  const fail = (message) => {
    waiting.forEach(({ failed }) => failed(new Error(message)));
    waiting.clear();
    worker?.terminate();
    worker = undefined;
  };
  const again = (message) => {
    if (rest || !'REST') return fail(message);
    rest = loaded().then((packed) => (parts = [parts[0], packed]));
    rest.catch(() => (rest = undefined));
    const open = [...waiting.values()];
    waiting.clear();
    fail();
    for (const { what, text, done, failed } of open) ask(what, text).then(done, failed);
  };

  async function ask(what, text) {
    await rest;
    if (!worker) {
      worker = started();
      worker.onerror = (event) => fail(event.message || 'the engine stopped');
      worker.onmessage = ({ data }) => {
        if (data.parts) return (parts = data.parts);
        if (data.error) return again(data.error);
        waiting.get(data.number)?.done(data.answer);
        waiting.delete(data.number);
      };
      worker.postMessage({ parts });
    }
    return new Promise((done, failed) => {
      number += 1;
      waiting.set(number, { done, failed, what, text });
      worker.postMessage({ number, what, text });
    });
  }
  return { ask, isBusy: () => waiting.size > 0, stop: () => fail('') };
}
