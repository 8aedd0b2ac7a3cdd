// Runs in each page before its own scripts: notes which frame is painted when, as read from the picture itself.
(() => {
  const frames = [];
  const events = [];
  const now = () => performance.timeOrigin + performance.now();
  const canvas = document.createElement('canvas');
  canvas.width = 16;
  canvas.height = 2;
  const pen = canvas.getContext('2d', { willReadFrequently: true });

  /** The number that the picture shows; null where it shows none whole. */
  function read(video) {
    pen.drawImage(video, 0, 0, video.videoWidth, (video.videoHeight * 40) / 180, 0, 0, 16, 2);
    const { data } = pen.getImageData(0, 0, 16, 2);
    let number = 0;
    for (let i = 0; i < 16; i++) {
      const bit = data[i * 4] > 128;
      if (bit === data[(16 + i) * 4] > 128) return null;
      if (bit) number |= 1 << i;
    }
    return number;
  }

  function watch(video) {
    const onFrame = (_, frame) => {
      video.requestVideoFrameCallback(onFrame);
      frames.push([
        performance.timeOrigin + frame.expectedDisplayTime,
        read(video),
        frame.mediaTime,
        frame.presentedFrames,
      ]);
    };
    video.requestVideoFrameCallback(onFrame);
  }

  const note = (event) => {
    const video = event.target;
    if (video instanceof HTMLVideoElement)
      events.push([now(), event.type, video.playbackRate, video.currentTime, video.readyState]);
    else if (
      event.type === 'click' &&
      event.target.closest?.('[data-testid=play-button],[data-testid=join-button]')
    )
      events.push([now(), 'click', 0, 0, 0]);
  };
  for (const type of [
    'ratechange',
    'seeking',
    'seeked',
    'canplay',
    'play',
    'playing',
    'pause',
    'waiting',
    'loadeddata',
    'click',
  ])
    document.addEventListener(type, note, true);

  // What the room says of its playhead comes over the page's WebSocket.
  const decided = [];
  function hear(data) {
    if (typeof data !== 'string' || !data.includes('playheadChanged')) return;
    for (const message of data.split('\x1e')) {
      const { target, arguments: args } = message ? JSON.parse(message) : {};
      for (const event of target === 'roomEvents' ? args[0] : [])
        if (event.kind === 'playheadChanged')
          decided.push([event.at, event.playhead.at, event.playhead.position]);
    }
  }
  const Native = window.WebSocket;
  window.WebSocket = class extends Native {
    constructor(...how) {
      super(...how);
      this.addEventListener('message', (event) => hear(event.data));
    }
  };

  let found = null;
  setInterval(() => {
    const video = document.querySelector('video');
    if (video && video !== found && 'requestVideoFrameCallback' in video) watch((found = video));
  }, 50);
  window.syncRecorder = {
    now,
    take: () =>
      JSON.stringify({
        frames: frames.splice(0),
        events: events.splice(0),
        decided: decided.splice(0),
        net: window.syncNet?.(),
      }),
  };
})();
