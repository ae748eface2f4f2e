"""Text as the stages read it: characters, sentences, tokens, numbers."""
