// On the page for addresses that do not exist, where articles stand in the page of their issue alone: an address of the
// page that an article had before leads to its place there.

const [, folder, article] = /^(.*\/issues\/[^/]+\/)([^/.]+)(?:\.html)?$/.exec(location.pathname) ?? [];
if (article && article !== "source") {
  const block = location.hash && `-${location.hash.slice(1)}`;
  location.replace(`${folder}${location.search}#a${article}${block}`);
}
