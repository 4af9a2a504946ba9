-- A campaign's first night enrols every user at once, and a foreign key is looked up once for each of them: that took
-- longer than everything else that publishing does. The rows are those of a list, whose version has the key.
ALTER TABLE allot.enrolment DROP CONSTRAINT enrolment_campaign_id_fkey;
