"""Records typed from publications and public pages: claims, local records, designations, and checks of claims."""
