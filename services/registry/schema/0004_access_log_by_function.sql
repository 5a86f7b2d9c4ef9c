-- Entries of the access log are added by its function alone, in the order in which they appear.

REVOKE INSERT ON access_log FROM {app}, {api};
