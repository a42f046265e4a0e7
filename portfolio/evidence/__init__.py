"""Evidence: proofs that belong to the person; one photo can serve two badges."""
