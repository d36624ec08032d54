"""Work that is done later or again and again, kept in the database until it is done."""
