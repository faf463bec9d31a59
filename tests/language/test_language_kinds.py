"""What blogs hold besides sentences of one language: quotations, output of machines, names of other scripts, near languages."""

import pytest

from pipelines.language import Detector, build_detector


@pytest.fixture(scope="module")
def detector() -> Detector:
    return build_detector()


POSTS = [
    ("zh-Hans", "> The kettle whistled long before anyone in the house had thought of getting up.\n\n没人想起床，水壶却早就响了。"),
    ("ja", "> The kettle whistled long before anyone had thought of getting up.\n\n誰も起きないうちに、やかんが鳴った。"),
    ("zh-Hans", "改了主题的颜色，修了两个问题，欢迎下载。\n\nWithout warranty; permission to change it is given to you."),
    ("en", "> The kettle whistled long before anyone in the house had thought of getting up."),
    ("zh-Hans", "跑起来就报错\n\n2021/04/05 10:11:12 could not open the file that was named in the settings\n\n路径写错"),
    ("zh-Hans", "提交失败\n\nfatal: the remote end hung up before all of it was received\n\n换个网络"),
    ("ko", "오류\n\nKeyError: the name was not found in the table of users\n\n이름이 틀렸다."),
    ("zh-Hans", "新买的 ヘッドホン 音质不错"),
    ("zh-Hant", "在京都住的飯店叫ホテルミドリ，房間很小，但我很喜歡它的早餐"),
    ("ja", "ヘッドホン音質比較"),
    ("zh-Hant", "ㄋㄏㄠˇ"),
    ("en", "Ｐｌｅａｓｅ　ｃｏｍｅ　ｂａｃｋ　ｓｏｏｎ　ａｎｄ　ｓｉｇｎ　ｔｈｅ　ｂｏｏｋ"),
    ("ms", "Jalan itu ditutup esok kerana hujan, jadi saya terpaksa tunggu di pejabat."),
    ("id", "Jalan itu ditutup besok karena hujan, jadi saya terpaksa menunggu di kantor."),
    ("nb", "Jeg vet ikke hva han mener, men noen må spørre ham før det blir kveld."),
    ("da", "Jeg ved ikke, hvad han mener, men nogle må spørge ham, før det bliver aften."),
    ("sr-Latn", "Deca su ceo dan bila napolju i vratila se tek uveče, gladna i prljava."),
    ("sr", "Деца су цео дан била напољу и вратила се тек увече, гладна и прљава."),
    ("ca", "Avui hem pujat a la muntanya amb els nens i després hem dinat a casa de la meva germana."),
    ("it", "Contorni\n\nInsalata mista 4\nPatate al forno 4\n\nDolci\n\nTorta della nonna 5\nGelato artigianale 4"),
]


@pytest.mark.parametrize(("tag", "post"), POSTS)
def test_a_post(detector: Detector, tag: str, post: str) -> None:
    assert detector.detect(post).tag == tag


def test_characters_of_a_korean_title_are_korean_over_its_post(detector: Detector) -> None:
    assert detector.detect("오늘은 한자를 열 자 외웠다. 내일도 열 자를 외울 것이다.", "漢字 練習").title.tag == "ko"


def test_headings_and_quotations_are_not_what_a_machine_prints(detector: Detector) -> None:
    texts = [block.text for block in detector.detect("# chat\n\n> make tea\n\n$ make tea\n\nE: no tea\n\nTea: is made").blocks]
    assert texts == ["# chat", "> make tea", "Tea: is made"]
