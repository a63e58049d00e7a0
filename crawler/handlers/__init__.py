"""Where responses come from: the network, or an archive (Scrapy download handlers)."""
