"""Study files -> typed, checked objects. The only place that parses them; nobody checks again."""
