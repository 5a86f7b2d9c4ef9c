-- An API takes files in and logs who opened what; what becomes of a file is the work of {app}.

GRANT SELECT, INSERT ON access_log TO {api};
GRANT SELECT, INSERT, UPDATE, DELETE ON import_job, import_file, import_batch, import_row TO {api};
