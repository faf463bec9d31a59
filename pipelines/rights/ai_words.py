"""Words against AI training and text mining, in the languages blogs use them in. Patterns match folded text."""

from typing import Final

from pipelines.rights.licences import simplified

_AI: Final = (
    "(?:ai|a\\.i\\.|人工智能|人工智慧|机器学习|机械学习|機械学習|深度学习|大语言模型|大模型|语言模型|生成式|生成ai|llms?|gpt"
    "|chatgpt|machine[- ]learning"
    "|artificial intelligence|(?:large )?language models?|generative|neural networks?|模型)"
)
_TRAIN: Final = (
    r"(?:训练|学习|语料|采集|抓取|爬取|喂养|投喂|train(?:ing|ed)?|ingest\w{0,4}|learn(?:ing)?|models?|crawl\w{0,4}|scrap\w{0,4}"
    r"|dataset\w?|学習|收集|利用)"
)
_NO: Final = "(?:请不要|请别|禁止|不得|不允许|不可|拒绝|谢绝|请勿|不同意|不授权|未授权|严禁|不许|反对|不能|不准|勿|不希望|不愿)"
_MINING: Final = "(?:text[- ]and[- ]data[- ]mining|data mining)"
_MACHINE: Final = (
    f"(?:{_MINING}|(?:train|training of|training) (?:of )?(?:any |an? |your |their )?{_AI}"
    f"|{_AI}[- ]?{_TRAIN}|(?:machine[- ]learning|ai|llms?|artificial intelligence)\\b)"
)

DENIAL: Final = simplified(
    "|".join(
        (
            rf"{_NO}[^。,\n]{{0,14}}?(?:用于|用作|用来|用以|作为|供|被|使用|将|拿|以"
            rf"|把)[^。,\n]{{0,16}}?{_AI}(?:[^。,\n]{{0,8}}?{_TRAIN})?",
            rf"{_NO}\s?(?:任何|一切|被|用)?(?:形式的)?\s?{_AI}[^。,\n]{{0,10}}?{_TRAIN}",
            rf"{_AI}[^。,\n]{{0,4}}?{_TRAIN}[^。,\n]{{0,10}}?"
            r"(?:お断り|禁じ|ご遠慮|止め|しないで|(?:禁止|不可|不允许|谢绝|拒绝)(?:です|します|する|とします)?\s*(?:[。,;!)]|$))",
            rf"(?:may|must|can|shall|should|is|are)(?: ?not|n't) (?:be |to be )?(?:used?|utili[sz]ed|reproduced|copied|scraped"
            rf"|crawled|ingested|mined|included|fed|licen[sc]ed|"
            rf"permitted|allowed|authori[sz]ed)[^.\n]{{0,60}}?{_MACHINE}",
            rf"(?:do|does)(?: not|n't) (?:permit|allow|consent|authori[sz]e|licen[sc]e|grant|agree|want|use)[^.\n]{{0,60}}?{_MACHINE}",
            rf"(?:do not|don't|never) train (?:[^.\n]{{0,20}}?{_AI}|on (?:this|my|our))",
            rf"(?:use|using|usage|reuse)[^.\n]{{0,50}}?{_MACHINE}[^.\n]{{0,40}}?(?:prohibited|forbidden|not (?:allowed|permitted))",
            rf"(?:{_MINING}|(?:ai|llm|machine[- ]learning|model) (?:training|scraping|use))[^.\n]{{0,60}}?(?:prohibited|forbidden"
            rf"|not (?:allowed|permitted)|reserved|opt(?:ed)?[- ]?out|without)",
            rf"(?:no|against|prohibit\w{{0,3}}|forbid\w{{0,4}}|(?<!can )(?<!may )(?<!could )(?<!to )opts? out of"
            rf"|reserves?[^.\n]{{0,30}}) (?:any |all "
            rf"|the )?(?:use [^.\n]{{0,30}}?)?(?:{_MINING}|{_AI}[- ]?{_TRAIN})",
            r"ai\s?학습\s?(?:금지|불가)|(?:ai|인공지능)[^.\n]{0,10}?학습[^.\n]{0,14}?(?:금지|금합|불허)",
        )
    )
)
CANNOT: Final = simplified("不能|不可|不要|can")
USE: Final = simplified("训练|学习|语料|采集|抓取|爬取|投喂|喂养|train|learn|mining|ingest|scrap|crawl|model"
    "|学習|학습|llm|ai|利用|intelligence")
