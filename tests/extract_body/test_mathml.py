"""Formulas that a page holds as MathML alone come back as TeX, once each; one with a source or with unknown elements is left alone."""

import pytest

from pipelines.extract.body import render_fragment

BASE = "https://blog.example.org/p/"
DISPLAYED = ' display="true"'


def body(html: str) -> str:
    return render_fragment(html, BASE).markdown


def hidden(math: str, attributes: str = "") -> str:
    glyphs = '<svg aria-hidden="true"><text>GLYPHS</text></svg>'
    return f'<mjx-container class="MathJax" jax="SVG"{attributes}>{glyphs}<mjx-assistive-mml>{math}</mjx-assistive-mml></mjx-container>'


@pytest.mark.parametrize(
    ("math", "tex"),
    [
        ("<mi>w</mi><mo>=</mo><mn>2</mn><mi>π</mi><msup><mi>k</mi><mn>3</mn></msup>", r"w=2\pi k^3"),
        ("<msub><mi>d</mi><mrow><mi>i</mi><mo>,</mo><mi>j</mi></mrow></msub>", "d_{i,j}"),
        ("<msubsup><mi>u</mi><mi>n</mi><mrow><mo>(</mo><mi>k</mi><mo>)</mo></mrow></msubsup>", "u_n^{(k)}"),
        ("<mfrac><mrow><mi>a</mi><mo>+</mo><mi>h</mi></mrow><mn>2</mn></mfrac>", r"\frac{a+h}{2}"),
        ("<mstyle displaystyle='true'><mfrac><mn>1</mn><mn>7</mn></mfrac></mstyle>", r"\dfrac{1}{7}"),
        ("<msqrt><mi>g</mi><mi>h</mi></msqrt><mroot><mi>q</mi><mn>5</mn></mroot>", r"\sqrt{gh}\sqrt[5]{q}"),
        ("<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>N</mi></munderover><msub><mi>z</mi><mi>i</mi></msub>",
         r"\sum_{i=1}^Nz_i"),
        ("<munder><mi>lim</mi><mrow><mi>t</mi><mo>→</mo><mi>∞</mi></mrow></munder><mi>f</mi>", r"\lim_{t\to\infty}f"),
        ("<mi>sin</mi><mo>\u2061</mo><mi>θ</mi><mo>≤</mo><mi>ε</mi>", r"\sin\theta\leq\varepsilon"),
        ("<mover><mi>v</mi><mo>→</mo></mover><mover><mi>y</mi><mo stretchy='false'>^</mo></mover>", r"\vec{v}\hat{y}"),
        ("<mover><mrow><mi>A</mi><mi>B</mi></mrow><mo>¯</mo></mover>", r"\overline{AB}"),
        ("<munder><munder><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mo>⏟</mo></munder><mtext>sum</mtext></munder>",
         r"\underbrace{a+b}_{\text{sum}}"),
        ("<mover><mo>=</mo><mtext>def</mtext></mover>", r"\overset{\text{def}}{=}"),
        ("<munderover><mo>→</mo><mi>k</mi><mi>heat</mi></munderover>", r"\xrightarrow[k]{\operatorname{heat}}"),
        ("<mi mathvariant='double-struck'>R</mi><mi mathvariant='bold'>x</mi><mi>ℤ</mi><mi>𝐪</mi>",
         r"\mathbb{R}\mathbf{x}\mathbb{Z}\mathbf{q}"),
        ("<mi>Γ</mi><mi>Α</mi><mi>λ</mi>", r"\Gamma\mathrm{A}\lambda"),
        ("<mrow data-mjx-texclass='INNER'><mo data-mjx-texclass='OPEN'>(</mo><mfrac><mi>a</mi><mi>b</mi></mfrac>"
         "<mo data-mjx-texclass='CLOSE'>)</mo></mrow>", r"\left(\frac{a}{b}\right)"),
        ("<mo>(</mo><mfrac linethickness='0'><mi>n</mi><mi>k</mi></mfrac><mo>)</mo>", r"\binom{n}{k}"),
        ("<mo>[</mo><mtable><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr><mtr><mtd><mi>c</mi></mtd><mtd><mi>d</mi></mtd></mtr></mtable>"
         "<mo>]</mo>", r"\begin{bmatrix} a & b \\ c & d \end{bmatrix}"),
        ("<mrow><mo>{</mo><mtable><mtr><mtd><mn>0</mn></mtd><mtd><mi>x</mi><mo>&lt;</mo><mn>1</mn></mtd></mtr><mtr><mtd><mn>1</mn></mtd>"
         "<mtd><mtext>else</mtext></mtd></mtr></mtable></mrow>", r"\begin{cases} 0 & x<1 \\ 1 & \text{else} \end{cases}"),
        ("<mfenced open='⟨' close='⟩'><mi>f</mi><mi>g</mi></mfenced>", r"\left\langle f,g\right\rangle"),
        ("<mi>a</mi><mspace width='1em'></mspace><mi>b</mi><mspace width='0.167em'></mspace><mi>c</mi>", r"a\quad b\,c"),
        ("<menclose notation='box'><mi>E</mi></menclose><mphantom><mi>m</mi></mphantom>", r"\boxed{E}\phantom{m}"),
        ("<mmultiscripts><mi>C</mi><mn>12</mn><none></none><mprescripts></mprescripts><mn>6</mn><none></none></mmultiscripts>",
         "{}_6C_{12}"),
        ("<msup><mi>f</mi><mo>′</mo></msup><mo>(</mo><mi>x</mi><mo>)</mo>", "f'(x)"),
        ("<msup><mrow><mo>(</mo><mi>a</mi><mo>+</mo><mi>b</mi><mo>)</mo></mrow><mn>2</mn></msup>", "{(a+b)}^2"),
        ("<mn>95</mn><mi mathvariant='normal'>%</mi><mtext> of 50% &amp; {x}</mtext>", r"95\%\text{ of 50\% \& \{x\}}"),
        ("<mtext>\\unknown</mtext><mi>y</mi>", r"\unknown y"),
        ("<mi>σ</mi><mtext>潮</mtext>", r"\sigma\text{潮}"),
    ],
)  # fmt: skip
def test_native_mathml(math: str, tex: str) -> None:
    assert body(f"<p>So <math>{math}</math> holds.</p>") == f"So ${tex}$ holds."


def test_the_assistive_copy_is_read_and_its_glyphs_are_not() -> None:
    math = "<math><mi>x</mi><mo>+</mo><mi>y</mi></math>"
    assert body(f"<p>Add {hidden(math)} twice.</p>") == "Add $x+y$ twice."
    chtml = '<mjx-math><mjx-mi class="mjx-i"><mjx-c>x</mjx-c></mjx-mi></mjx-math>'
    assert body(f"<p>Add {hidden(math).replace('<svg', chtml + '<svg')} twice.</p>") == "Add $x+y$ twice."
    older = f'<span class="MathJax_SVG"><svg><text>GLYPHS</text></svg><span class="MJX_Assistive_MathML">{math}</span></span>'
    assert body(f"<p>Add {older} twice.</p>") == "Add $x+y$ twice."
    katex = f'<span class="katex"><span class="katex-mathml">{math}</span><span class="katex-html" aria-hidden="true">xy</span></span>'
    assert body(f"<p>Add {katex} twice.</p>") == "Add $x+y$ twice."


def test_a_displayed_formula_is_a_block() -> None:
    math = "<math display='block'><mi>x</mi><mo>=</mo><mn>1</mn></math>"
    wanted = "Before.\n\n$$\nx=1\n$$\n\nAfter."
    assert body(f"<p>Before.</p>{math}<p>After.</p>") == wanted
    assert body(f"<p>Before.</p>{hidden(math, DISPLAYED)}<p>After.</p>") == wanted


def test_a_source_goes_before_its_rendering() -> None:
    rendered = "<mrow><mi>x</mi></mrow><annotation encoding='application/x-tex'>x \\in X</annotation>"
    assert body(f"<p>For <math><semantics>{rendered}</semantics></math>.</p>") == r"For $x \in X$."
    older = '<span class="MathJax"><span class="MJX_Assistive_MathML"><math><mi>x</mi></math></span></span>'
    assert body(f'<p>For {older}<script type="math/tex">x \\in X</script>.</p>') == r"For $x \in X$."


def test_unknown_elements_leave_the_text_as_it_was() -> None:
    assert "$" not in body("<p>So <math><mi>x</mi><reln>y</reln></math> holds.</p>")


def test_deep_nesting_is_left_alone() -> None:
    deep = "<mrow>" * 200 + "<mi>x</mi>" + "</mrow>" * 200
    assert "x" in body(f"<p>So <math>{deep}</math> holds.</p>")
