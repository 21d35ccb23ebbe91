"""出入登记日志: what the day log says (content), and as PDF, xlsx and csv."""
