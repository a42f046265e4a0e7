"""The signed badge: the issuer, its keys, and the documents exactly as issued."""
