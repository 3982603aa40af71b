"""The files of a monthly report: the one way for the page and the command."""

from letters.oversight.monthly_report import MonthlyReport

TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def report_file(report: MonthlyReport, *, file_type: str) -> bytes:
    """Args: `file_type` one of TYPES. Outside a transaction; raises RenderFailed."""
    if file_type == "pdf":
        from letters.oversight.report_pdf import report_pdf

        return report_pdf(report)
    from letters.oversight.report_workbook import report_workbook

    return report_workbook(report)
