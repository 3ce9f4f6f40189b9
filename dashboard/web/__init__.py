"""What every page needs: answers of the store, addresses, links, text as markup, the door."""
