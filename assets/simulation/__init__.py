"""The practice web, simulated coders, respondents and articles, with ground truth: all SIMULATED."""
