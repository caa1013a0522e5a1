"""What goes into the search index and beside it: all pure. `bundles` runs Pagefind over what is made here."""
