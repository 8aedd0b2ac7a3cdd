// Beside recorder.js where a trace is wanted: what went over the line when, and what was fetched.
(() => {
  const net = [];
  const now = () => performance.timeOrigin + performance.now();
  const Native = window.WebSocket;
  window.WebSocket = class extends Native {
    constructor(...how) {
      super(...how);
      net.push([now(), 'ws new', '']);
      this.addEventListener('open', () => net.push([now(), 'ws open', '']));
      this.addEventListener('message', (e) =>
        net.push([now(), 'ws in', String(e.data).slice(0, 160)]),
      );
    }
    send(data) {
      net.push([now(), 'ws out', String(data).slice(0, 160)]);
      super.send(data);
    }
  };
  performance.setResourceTimingBufferSize(1000);
  document.addEventListener(
    'steered',
    (e) => net.push([now(), 'steered', JSON.stringify(e.detail)]),
    true,
  );
  window.syncNet = () => {
    const fetched = performance
      .getEntriesByType('resource')
      .map((r) => [
        performance.timeOrigin + r.startTime,
        'res',
        `${r.name} first=${Math.round(r.responseStart - r.startTime)} all=${Math.round(r.duration)} ${r.transferSize}`,
      ]);
    performance.clearResourceTimings();
    return [...net.splice(0), ...fetched];
  };
})();
