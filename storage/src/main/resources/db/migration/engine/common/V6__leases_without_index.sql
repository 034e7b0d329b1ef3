-- Each claim and each completion had to keep it; who looks for a worker's leases is in no hurry.
DROP INDEX leases_by_worker;
