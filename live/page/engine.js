// The engine's worker, and what brings it to life; knows questions and answers, but no page.
function openEngine(script) {
  let module;
  let worker;
  let waiting = new Map();
  let number = 0;

  const bytes = async () => {
    const packed = Uint8Array.from(atob(descentPacked), (letter) => letter.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
    return new Response(stream).arrayBuffer();
  };
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

  async function ask(what, text) {
    module ??= bytes().then((all) => WebAssembly.compile(all));
    const ready = await module;
    if (!worker) {
      worker = started();
      worker.onerror = (event) => fail(event.message || 'the engine stopped');
      worker.onmessage = ({ data }) => {
        waiting.get(data.number)?.done(data.answer);
        waiting.delete(data.number);
      };
      worker.postMessage({ module: ready });
    }
    return new Promise((done, failed) => {
      number += 1;
      waiting.set(number, { done, failed });
      worker.postMessage({ number, what, text });
    });
  }
  return { ask, isBusy: () => waiting.size > 0, stop: () => fail('') };
}
