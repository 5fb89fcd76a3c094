"""What a notification says outside the product: who did what, in the member's language.

No word of a review or a comment is in it, so no spoiler can be, and nothing that its author might
change or take back: names of members, and titles of films and lists alone.
"""

from server.live.shapes import Notification

#: kind -> what one or several members did; {of}: what it is about, in quotes
_ENGLISH = {
    "follow": "followed you",
    "follow_request": "asked to follow you",
    "follow_accepted": "accepted your request to follow",
    "review_like": "liked your review of {of}",
    "comment": "commented on your review of {of}",
    "reply": "answered your comment on {of}",
    "list_like": "liked your list {of}",
    "entry_like": "liked your diary entry on {of}",
    "comment_like": "liked your comment on {of}",
    "list_comment": "commented on your list {of}",
    "mention": "mentioned you in a comment on {of}",
    "share": "shared what you wrote: {of}",
    "list_invitation": "invited you to the list {of}",
}
#: the same in Portuguese: of one member, of several
_PORTUGUESE = {
    "follow": ("segue você agora", "seguem você agora"),
    "follow_request": ("pediu para seguir você", "pediram para seguir você"),
    "follow_accepted": ("aceitou seu pedido para seguir", "aceitaram seu pedido para seguir"),
    "review_like": ("curtiu sua crítica de {of}", "curtiram sua crítica de {of}"),
    "comment": ("comentou sua crítica de {of}", "comentaram sua crítica de {of}"),
    "reply": ("respondeu ao seu comentário em {of}", "responderam ao seu comentário em {of}"),
    "list_like": ("curtiu sua lista {of}", "curtiram sua lista {of}"),
    "entry_like": ("curtiu seu registro de {of}", "curtiram seu registro de {of}"),
    "comment_like": ("curtiu seu comentário em {of}", "curtiram seu comentário em {of}"),
    "list_comment": ("comentou sua lista {of}", "comentaram sua lista {of}"),
    "mention": ("mencionou você em um comentário em {of}", "mencionaram você em {of}"),
    "share": ("compartilhou o que você escreveu: {of}", "compartilharam o que você escreveu: {of}"),
    "list_invitation": ("convidou você para a lista {of}", "convidaram você para a lista {of}"),
}
_MORE = {
    ("en", True): "1 other",
    ("en", False): "{count} others",
    ("pt-BR", True): "mais 1 pessoa",
    ("pt-BR", False): "mais {count} pessoas",
}
SUBJECTS = {
    ("en", False): "{count} things happened on Cinema!",
    ("en", True): "Something happened on Cinema!",
    ("pt-BR", False): "{count} novidades para você no Cinema!",
    ("pt-BR", True): "Uma novidade para você no Cinema!",
}


def sentence(notification: Notification, language: str, *, formal: bool = False) -> str:
    """`Ana, Bia and 98 others liked your review of “Bacurau”`, in a `User.language`.

    `formal`: by user names, for mails. A display name is free text, and mails are no way to send
    words to strangers.
    """
    of = f"“{_title(notification, language)}”"
    if language == "pt-BR":
        one, many = _PORTUGUESE[notification.kind]
        deed = one if notification.actor_count == 1 else many
    else:
        deed = _ENGLISH[notification.kind]
    return f"{_names(notification, language, formal=formal)} {deed.format(of=of)}"


def subject(count: int, language: str) -> str:
    """Of a mail with that many notifications."""
    return SUBJECTS[language, count == 1].format(count=count)


def path(notification: Notification) -> str:
    """Where it leads to on the web; a member's own page of notifications where there is no page
    of the thing itself.
    """
    if notification.review is not None:
        return f"/reviews/{notification.review.id}"
    if notification.list is not None:
        return f"/lists/{notification.list.id}"
    if notification.entry is not None:
        return f"/movies/{notification.entry.movie.id}"
    if notification.actors and notification.kind == "follow":
        return f"/profile/{notification.actors[0].username}"
    return "/notifications"


def _title(notification: Notification, language: str) -> str:
    if notification.list is not None:
        return notification.list.title
    thing = notification.review or notification.entry
    if thing is None:
        return ""
    movie = thing.movie
    return (language == "pt-BR" and movie.title_pt) or movie.title


def _names(notification: Notification, language: str, *, formal: bool) -> str:
    """The first two, and how many more."""
    named = notification.actors[:2]
    names = [(not formal and actor.display_name) or actor.username for actor in named]
    others = notification.actor_count - len(names)
    word = "e" if language == "pt-BR" else "and"
    if others > 0:
        names.append(_MORE[language, others == 1].format(count=others))
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {word} {names[-1]}"
