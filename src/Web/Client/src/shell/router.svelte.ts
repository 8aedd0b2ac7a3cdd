/** The page's address, as the parts of the page look at it. */
export const route = $state({ path: location.pathname });

addEventListener('popstate', () => (route.path = location.pathname));

export function navigate(path: string): void {
  if (path !== location.pathname) history.pushState(null, '', path);
  route.path = location.pathname;
  scrollTo(0, 0);
}

/** For `onclick` of a link within the page: lets the browser open new tabs as ever. */
export function follow(event: MouseEvent & { currentTarget: HTMLAnchorElement }): void {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  navigate(event.currentTarget.pathname);
}
