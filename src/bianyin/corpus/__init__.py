"""Build the corpus: files to pages, pages to documents, documents to the catalog."""
