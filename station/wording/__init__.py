"""Findings and outcomes into sentences, one place for every face."""
