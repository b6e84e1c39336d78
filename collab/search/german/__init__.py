"""German for the search: the one analyzer that both the index and the queries use."""

from collab.search.german.analyzer import Analysis, Analyzer, Token
from collab.search.german.nouns import NounList
from collab.search.german.synonyms import Synonyms
from collab.search.german.words import clean, fold

__all__ = ["Analysis", "Analyzer", "NounList", "Synonyms", "Token", "clean", "fold"]
