"""Languages of invented titles, blocks and posts: what a reader would say, whatever else stands in the text."""

import pytest

from pipelines.language import Detector, Guess, build_detector


@pytest.fixture(scope="module")
def detector() -> Detector:
    return build_detector()


TITLES = [
    ("zh-Hans", "给旧笔记本换一块固态硬盘"),
    ("zh-Hans", "Docker Compose 部署 Redis Cluster 踩坑"),
    ("zh-Hans", "使用 React Native + TypeScript + Redux Toolkit 开发 iOS App"),
    ("zh-Hans", "可爱の小猫"),
    ("zh-Hans", "《進撃の巨人》观后感"),
    ("zh-Hant", "把舊相機翻出來拍一個月"),
    ("zh-Hant", "今日去咗食飯，佢哋話好好食㗎"),
    ("zh-Hant", "裏面的說明"),
    ("ja", "開発環境構築"),
    ("ja", "第3章 関数定義"),
    ("ja", "「我是猫」を読んだ感想"),
    ("ja", "Rust で書く小さなサーバー"),
    ("ko", "React 시작하기"),
    ("ko", "새 키보드 사용 후기"),
    ("en", "Moving my notes to plain text"),
    ("en", "A + B Problem"),
    ("en", 'How to read "东京爱情故事" as a beginner'),
    ("es", "Cómo organizo mis apuntes"),
    ("es", "Inicio rápido"),
    ("fr", "Les bases de données expliquées à ma grand-mère"),
    ("de", "Wie man einen Drucker repariert"),
    ("de", "Zwei Wochen am Fluss"),
    ("de", "Suppe kochen ohne Salz"),
    ("en", "GitHub Token"),
    ("en", "Mac OS X Snow Leopard"),
    ("en", "Arduino Uno Rev 3e"),
    ("pt", "Não existe almoço grátis"),
    ("ru", "Как починить принтер"),
    ("th", "การติดตั้งเครื่องพิมพ์"),
    ("ar", "كيفية إصلاح الطابعة"),
    ("und", "12345 --- !!!"),
    ("und", ""),
]


@pytest.mark.parametrize(("tag", "title"), TITLES)
def test_a_title_alone(detector: Detector, tag: str, title: str) -> None:
    assert detector.title(title).tag == tag


def test_a_title_that_cannot_say_takes_the_language_of_its_post(detector: Detector) -> None:
    assert detector.title("環境設定", Guess("ja", 0.99)).tag == "ja"
    assert detector.title("環境設定", Guess("zh-Hant", 0.99)).tag == "zh-Hant"
    assert detector.title("Menu", Guess("es", 0.9)).tag == "es"


CODE = """```python
# read the configuration file and print every value of it
for name, value in load("settings.toml").items():
    print(f"the value of {name} is {value} and this is an English sentence")
```
"""


def test_code_addresses_and_identifiers_do_not_vote(detector: Detector) -> None:
    text = f"先读配置。\n\n{CODE * 6}\n详见 https://docs.example/en/the-long-english-path/of-the-page 和 `read_the_settings_file`。"
    found = detector.detect(text)
    assert found.tag == "zh-Hans"
    assert found.shares[0].share > 0.95


def test_code_without_a_fence_does_not_vote(detector: Detector) -> None:
    text = "下面是完整的代码：\n\n" + "\n".join(f"public static void main{n}(String[] the) {{ return to.the.end(of); }}" for n in range(30))
    assert detector.detect(text).tag == "zh-Hans"


def test_quoted_terms_do_not_vote(detector: Detector) -> None:
    assert detector.detect("他说“Premature optimization is the root”，我同意。").tag == "zh-Hans"
    assert detector.detect("The sign said 「営業中」 and we went in to eat the soup of the day.").tag == "en"


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("en", "We shared 小笼包 and 豆浆 before the train left, and I still think about the taste of it on cold mornings."),
        ("en", "My name is 沈亦舟 and I write about boats, and about everything that floats."),
        ("zh-Hans", "The build failed because the disk of the runner was full，清一下缓存就好。"),
        ("zh-Hans", "What 通用的说法（前端 and 后端）：the page is drawn by the server and then it is woken up in the browser"),
        ("zh-Hans", "用 Server Components + Suspense 做 streaming 的 demo，for 循环里别写 fetch"),
        ("ja", "The House by the Sea を読み終えた。"),
    ],
)
def test_glyphs_that_a_sentence_speaks_of_do_not_make_its_language(detector: Detector, tag: str, text: str) -> None:
    assert detector.detect(text).tag == tag


def test_a_post_with_two_languages_reports_both(detector: Detector) -> None:
    first, last = "先装好环境，然后一步一步照着做，非常简单，不会出错，半小时就能做完。", "接着重启电脑，打开终端，就能看到结果了。"
    text = f"# 安装\n\n{first}\n\nThis paragraph was left in the language it was written in.\n\n{last}"
    found = detector.detect(text, "安装")
    assert found.tag == "zh-Hans"
    assert [share.tag for share in found.shares] == ["zh-Hans", "en"]
    assert sum(share.share for share in found.shares) == pytest.approx(1, abs=0.001)
    assert [block.guess.tag for block in found.blocks] == ["zh-Hans", "zh-Hans", "en", "zh-Hans"]


def test_a_block_common_to_both_scripts_follows_its_post(detector: Detector) -> None:
    found = detector.detect("這篇文章說明如何設定環境。\n\n人工智能\n\n然後重新開機，檢查結果。")
    assert {block.guess.tag for block in found.blocks} == {"zh-Hant"}


def test_a_post_of_nothing_but_code_falls_back_to_what_its_comments_say(detector: Detector) -> None:
    found = detector.detect("```python\n# 计算平均值，然后输出结果\nprint(sum(values) / len(values))\n```")
    assert (found.tag, found.confidence < 0.6) == ("zh-Hans", True)


def test_no_prose_at_all_is_undetermined(detector: Detector) -> None:
    found = detector.detect("---\n\n![](a.png)\n\n42\n")
    assert (found.tag, found.confidence, found.shares) == ("und", 0.0, ())


def test_the_record_carries_the_post(detector: Detector) -> None:
    record = detector.detect("今天下雨，在家看书。", "雨天").as_record("site:1", "abc")
    assert (record.post_id, record.version, record.tag, record.title_tag) == ("site:1", "abc", "zh-Hans", "zh-Hans")
    assert 0 < record.confidence <= 1


@pytest.mark.parametrize("text", ["\x00" * 50, "`" * 5000, "[" * 5000, "$" * 4001, "<" * 5000, "\ud800漢字", "a" * 100_000, "。" * 20_000])
def test_odd_text_is_only_text(detector: Detector, text: str) -> None:
    assert isinstance(detector.detect(text, text[:200]).tag, str)
