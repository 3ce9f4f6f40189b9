"""What every page needs: answers of the store, addresses, links, text as markup, and the guard of the server."""
