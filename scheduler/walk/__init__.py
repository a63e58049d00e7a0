"""The walk of one report, from feed to inbox: each step loads from storage, decides in secondsource, saves."""
