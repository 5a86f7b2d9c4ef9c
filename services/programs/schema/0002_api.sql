-- An officer who lets a reaction look back does it through the API.

GRANT SELECT, INSERT ON fact_of TO {api};
