"""Many documents: where they come from, who reads them, where results are kept so that a run can go on."""
