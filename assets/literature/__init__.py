"""Records typed from publications and public pages: claims, local records, designations; checks of claims."""
