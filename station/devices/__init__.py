"""Gun scanner, thermometer, card reader; each with a replay driver."""
