echo "{name}"
