"""The words of the terms and of the privacy notice. Numbers in them are those of the code: 14 days
(`users.closing.GRACE`), 72 hours (`live_retention_h`), two years (`moderation_cases_kept_days`), 90
and 7 days (`users.tidying`).
"""

from server.users.security.shapes import LegalBasis, LegalDocument, LegalSection


def _basis(
    data: tuple[str, str], purpose: tuple[str, str], gdpr: str, lgpd: str, kept: tuple[str, str]
) -> LegalBasis:
    return LegalBasis(
        data={"en": data[0], "pt-BR": data[1]},
        purpose={"en": purpose[0], "pt-BR": purpose[1]},
        gdpr=gdpr,
        lgpd=lgpd,
        kept={"en": kept[0], "pt-BR": kept[1]},
    )


ACCOUNT = ("as long as the account", "enquanto a conta existir")

BASES = [
    _basis(
        (
            "user name, e-mail address, password (as a hash)",
            "nome de usuário, e-mail, senha (como hash)",
        ),
        ("to have an account", "ter uma conta"),
        "6(1)(b)",
        "7, V",
        ACCOUNT,
    ),
    _basis(
        (
            "diary, reviews, lists, likes, comments, follows, photo and profile",
            "diário, críticas, listas, curtidas, comentários, quem você segue, foto e perfil",
        ),
        (
            "to show them to those you chose to show them to",
            "mostrá-los a quem você escolheu mostrar",
        ),
        "6(1)(b)",
        "7, V",
        ACCOUNT,
    ),
    _basis(
        (
            "sessions: browser, time, and a keyed hash of the network address",
            "sessões: navegador, hora e um hash com chave do endereço de rede",
        ),
        ("to keep strangers out of accounts", "manter estranhos fora das contas"),
        "6(1)(f)",
        "7, IX",
        ("90 days after the session ends", "90 dias após o fim da sessão"),
    ),
    _basis(
        ("mails that were sent to you: kind and time", "e-mails enviados a você: tipo e hora"),
        ("to send them once", "enviá-los uma única vez"),
        "6(1)(b)",
        "7, V",
        ("7 days", "7 dias"),
    ),
    _basis(
        ("reports and decisions of moderation", "denúncias e decisões da moderação"),
        (
            "to keep members safe and to answer appeals",
            "proteger os membros e responder a recursos",
        ),
        "6(1)(f)",
        "7, IX",
        (
            "two years after the decision, longer while it stands",
            "dois anos após a decisão, mais enquanto ela valer",
        ),
    ),
    _basis(
        ("the version of the terms and the day", "a versão dos termos e o dia"),
        ("to show what was agreed", "comprovar o que foi aceito"),
        "6(1)(c)",
        "7, II",
        ACCOUNT,
    ),
]


def _document(kind: str, language: str, title: str, *sections: tuple[str, str]) -> LegalDocument:
    return LegalDocument(
        kind=kind,  # type: ignore[arg-type]
        language=language,  # type: ignore[arg-type]
        title=title,
        sections=[LegalSection(heading=head, paragraphs=[text]) for head, text in sections],
    )


DOCUMENTS = [
    _document(
        "terms",
        "en",
        "Terms",
        ("Who may join", "Anyone of the minimum age. One person, one account; keep its password."),
        (
            "What is yours stays yours",
            "You own what you write. You let us store it and show it to those you chose, for as"
            " long as it is here. You may export or delete all of it at any time.",
        ),
        (
            "What you may not do",
            "No harassment, hate, spam, piracy, or what the law forbids; no automated reading but"
            " by the partner API. Mark spoilers.",
        ),
        (
            "Moderation",
            "What breaks these rules is hidden, and who does it again is suspended. Each decision"
            " names its reason, and you may appeal it.",
        ),
        (
            "The service",
            "It comes as it is. We announce changes of these terms here; they count for you once"
            " you agree. You may close your account whenever you like.",
        ),
    ),
    _document(
        "terms",
        "pt-BR",
        "Termos",
        ("Quem pode participar", "Quem tem a idade mínima. Uma pessoa, uma conta; guarde a senha."),
        (
            "O que é seu continua seu",
            "Você é dono do que escreve. Você nos permite guardá-lo e mostrá-lo a quem escolheu,"
            " enquanto estiver aqui. Você pode exportar ou apagar tudo a qualquer momento.",
        ),
        (
            "O que não é permitido",
            "Assédio, ódio, spam, pirataria ou o que a lei proíbe; leitura automatizada, só pela"
            " API de parceiros. Marque spoilers.",
        ),
        (
            "Moderação",
            "O que viola estas regras é ocultado, e quem insiste é suspenso. Cada decisão traz o"
            " seu motivo, e você pode recorrer.",
        ),
        (
            "O serviço",
            "É oferecido como está. Mudanças nestes termos são anunciadas aqui e valem para você"
            " depois do seu aceite. Você pode encerrar a conta quando quiser.",
        ),
    ),
    _document(
        "privacy",
        "en",
        "Privacy",
        (
            "What we keep, and why",
            "Only what is in the table of legal bases (GDPR article 6, LGPD article 7). No"
            " advertising, no profiling for others, no sale of data. At registration we ask for"
            " your date of birth only to see that you are old enough; the date itself is not kept.",
        ),
        (
            "Who gets it",
            "Whom you chose: everybody, your followers, or nobody but you. Those who run servers"
            " for us get it only to run them. Film data come from TMDb; no data of yours go there.",
        ),
        (
            "Your rights",
            "Access, correction, export in a machine-readable form, deletion, and objection: in the"
            " settings, or by mail to the contact on this page. You may complain to your data"
            " protection authority.",
        ),
        (
            "Deletion",
            "A closed account is gone for others at once and erased after 14 days. The log that"
            " carries live updates forgets after 72 hours; backups when they expire.",
        ),
        ("Cookies", "Only those that keep you logged in. None follows you anywhere."),
    ),
    _document(
        "privacy",
        "pt-BR",
        "Privacidade",
        (
            "O que guardamos, e por quê",
            "Só o que está na tabela de bases legais (LGPD, artigo 7º; GDPR, artigo 6º). Sem"
            " publicidade, sem perfis para terceiros, sem venda de dados. No cadastro, a data de"
            " nascimento serve apenas para verificar a idade mínima; a data em si não é guardada.",
        ),
        (
            "Quem recebe",
            "Quem você escolheu: todos, seus seguidores ou só você. Quem opera servidores para nós"
            " só os recebe para operá-los. Os dados dos filmes vêm do TMDb; nada seu vai para lá.",
        ),
        (
            "Seus direitos",
            "Acesso, correção, exportação em formato legível por máquina, eliminação e oposição:"
            " nas configurações ou por e-mail ao contato desta página. Você pode reclamar à ANPD.",
        ),
        (
            "Eliminação",
            "Uma conta encerrada some para os outros na hora e é apagada após 14 dias. O registro"
            " das atualizações ao vivo esquece após 72 horas; as cópias, quando vencem.",
        ),
        ("Cookies", "Só os que mantêm você conectado. Nenhum segue você por aí."),
    ),
]
