/** Whether anyone can see this page: not while it is behind another tab, or minimised. */
export const page = $state({ visible: document.visibilityState === 'visible' });

document.addEventListener('visibilitychange', () => {
  page.visible = document.visibilityState === 'visible';
});
