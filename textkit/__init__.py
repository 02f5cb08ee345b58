"""textkit reads news in several languages and writes one table of facts in which every cell cites its sources."""

__version__ = "0.1.0"
