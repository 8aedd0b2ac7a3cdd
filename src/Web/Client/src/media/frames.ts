/**
 * Tells of each picture that is painted: its place in the video (seconds) and when it comes onto the screen (local
 * ms). Finer than `currentTime`, which says where the player is, not what people see. Answers how to stop it; where a
 * browser has no `requestVideoFrameCallback` it tells nothing.
 */
export function watchFrames(
  video: HTMLVideoElement,
  seen: (position: number, at: number) => void,
): () => void {
  if (!('requestVideoFrameCallback' in video)) return () => {};
  let handle = 0;
  const onFrame: VideoFrameRequestCallback = (_, frame) => {
    handle = video.requestVideoFrameCallback(onFrame);
    if (!video.paused && !video.seeking)
      seen(frame.mediaTime, performance.timeOrigin + frame.expectedDisplayTime);
  };
  handle = video.requestVideoFrameCallback(onFrame);
  return () => video.cancelVideoFrameCallback(handle);
}
