-- Mask networks have a form now, and features that are standardized or raw: those that are there are of the only kind
-- that there was.
update "artifact"
set "requirements" = "requirements" || '{"network.form": "SMALL", "maskFeatures": "STANDARDIZED"}'::jsonb
where "method" = 'egsc-it' and "name" = 'mask';
