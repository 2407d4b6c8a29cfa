"""Media: articles of corpora, the stories they tell, and the frames they carry."""
