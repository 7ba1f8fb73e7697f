-- The role of the site in the database of compose.yaml; it owns nothing there.
CREATE ROLE institute LOGIN CREATEDB PASSWORD 'institute';
