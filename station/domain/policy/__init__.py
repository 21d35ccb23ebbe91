"""查验规则: the rules in force as data, and the judge."""
