"""What is out there? The Scrapy project: feeds, pages, politeness, evidence (WARC) and its replay."""
