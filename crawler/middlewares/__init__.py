"""What every request passes on its way out, and every response on its way in: Scrapy downloader middlewares."""
