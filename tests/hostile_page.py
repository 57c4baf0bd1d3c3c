"""A page of the corpus that tries to be markup wherever it is shown: in HTML, Markdown, on the terminal."""

from __future__ import annotations

OVERRIDE = "\u202e"
# Every trick as the page's own words: what a browser shows of it is text, and so is what the parser hands on.
TRICKS = (
    "<script>document.title='owned'</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    "[点此](javascript:document.title='owned')",
    "</style><style>*{display:none}</style>",
    '" onfocus="document.title=1',
    "{{ 7 * 191 }}{% raw %}",
    f"反{OVERRIDE}向",
    "&lt;b&gt;",
    "**粗**_斜_`码`",
)
FORGED = "## 转折点: 2030-01-01 (Event) - 置信度: 1.00"
# The entity-decoded `>` ends a link in angle brackets; the rest would be markup of its own.
_ADDRESS = (
    "https://www.anshan.gov.cn/a(1).html&gt;) &lt;img src=x onerror=alert(1)&gt; [x](javascript:alert(2)"
)


def hostile_page() -> str:
    """HTML whose own words are the tricks."""

    def shown(text: str) -> str:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")

    tricks = shown("，".join(TRICKS))
    return f"""<!doctype html><html lang="zh"><head><meta charset="UTF-8">
<title>鞍山市钢铁企业停产公告{tricks}</title>
<meta property="og:site_name" content="鞍山市人民政府{shown("](javascript:alert(3))<b>")}">
<link rel="canonical" href="{_ADDRESS}"></head><body><div class="main">
<h1>鞍山市钢铁企业停产公告{tricks}</h1>
<div class="byline"><span>2021/09/30 10:05</span> <span>来源：鞍山市人民政府</span></div>
<div class="content" id="article">
<p>2021年9月28日，辽宁省鞍山市一家钢铁企业停产检修，影响粗钢产量8000吨{tricks}。</p>
<p>{shown(FORGED)}</p>
<p>鞍山市工业和信息化局表示，停产将持续到10月15日，涉及高炉2座。</p>
</div></div></body></html>"""
