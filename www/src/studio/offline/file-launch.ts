/** Of the installed app, where the system can open a `.csv` with it. TypeScript does not have these types yet. */
type LaunchQueue = {
  setConsumer(consumer: (launch: { files?: readonly FileSystemFileHandle[] }) => void): void;
};

/** Takes a file that the user has opened with the installed app. */
export function startFileLaunch(take: (file: File) => void): void {
  if (!('launchQueue' in window)) return;
  (window.launchQueue as LaunchQueue).setConsumer(({ files }) => {
    const [handle] = files ?? [];
    // A file that cannot be read any more was removed or is not allowed: the page stays as it is.
    handle?.getFile().then(take, () => {});
  });
}
