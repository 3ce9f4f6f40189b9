"""Forms: what is typed, kept, refused, saved, merged and taken back."""
