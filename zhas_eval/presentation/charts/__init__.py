"""Charts: figures in, a matplotlib figure or a block with its text alternative out."""

from zhas_eval.presentation.charts.bars import Bar, bar_chart, draw_bars
from zhas_eval.presentation.charts.budget import Spending, draw_spending, spending_chart
from zhas_eval.presentation.charts.bullets import Bullet, bullet_chart, draw_bullets
from zhas_eval.presentation.charts.funnel import Stage, draw_funnel, funnel_chart
from zhas_eval.presentation.charts.pyramid import Band, draw_pyramid, pyramid_chart
from zhas_eval.presentation.charts.score_map import Scored, draw_score_map, score_map
from zhas_eval.presentation.charts.slopes import Slope, draw_slopes, slope_chart
from zhas_eval.presentation.charts.small_multiples import Panel, draw_small_multiples, small_multiples

__all__ = [
    "Band",
    "Bar",
    "Bullet",
    "Panel",
    "Scored",
    "Slope",
    "Spending",
    "Stage",
    "bar_chart",
    "bullet_chart",
    "draw_bars",
    "draw_bullets",
    "draw_funnel",
    "draw_pyramid",
    "draw_score_map",
    "draw_slopes",
    "draw_small_multiples",
    "draw_spending",
    "funnel_chart",
    "pyramid_chart",
    "score_map",
    "slope_chart",
    "small_multiples",
    "spending_chart",
]
