"""From a study to a run: the study file, the pass, the folder."""
