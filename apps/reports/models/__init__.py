"""Models of reports: facts and tallies, written by handlers only."""

from apps.reports.models.sales import SaleFact, SalesTally
from apps.reports.models.stamp import TallyStamp
from apps.reports.models.stock import StockFact, StockTally

__all__ = ["SaleFact", "SalesTally", "StockFact", "StockTally", "TallyStamp"]
