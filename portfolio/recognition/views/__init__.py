"""Pages of recommendations: asking, the author's own, and the person's."""

from portfolio.recognition.views import ask, author, employer, mine
from portfolio.recognition.views.blueprint import views

__all__ = ["ask", "author", "employer", "mine", "views"]
