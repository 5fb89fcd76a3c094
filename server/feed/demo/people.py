"""Who lives in the demo community. All of them are made up."""

import base64
import hashlib
import hmac
from dataclasses import dataclass

from django.conf import settings

DEMO_USERNAME = "demo"
#: printed by `make up`; the account exists on demo instances alone
DEMO_PASSWORD = "cinema-demo"  # noqa: S105


@dataclass(frozen=True, slots=True)
class Person:
    username: str
    name: str
    language: str
    bio: str

    @property
    def email(self) -> str:
        return f"{self.username}@demo.example"


def bot_password(username: str) -> str:
    """The password of a demo member other than `demo`: known to whoever knows SECRET_KEY."""
    key = settings.SECRET_KEY.encode()
    digest = hmac.digest(key, f"demo member {username}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest[:18]).decode()


DEMO = Person(DEMO_USERNAME, "Demo", "en", "I am here to look around. / Só estou dando uma olhada.")

PEOPLE = (
    Person("ana_luiza", "Ana Luíza Prado", "pt-BR",
           "Projecionista aposentada. Vejo tudo em sala, nem que seja no fim do mundo."),
    Person("caetano_m", "Caetano Moura", "pt-BR", "Recife. Cinema de rua, cuscuz e Kleber."),
    Person("marisol", "Marisol Quispe", "en", "Lima → São Paulo. Latin American cinema, mostly."),
    Person("tunde_a", "Tunde Adeyemi", "en", "Lagos. Editor by day, Sembène by night."),
    Person("yuki_n", "Yuki Nakamura", "en", "Ozu on Sundays. Ghibli on all the other days."),
    Person("joaquim_s", "Joaquim Siqueira", "pt-BR", "Professor. Documentários, sempre."),
    Person("beatriz_w", "Beatriz Wanderley", "pt-BR", "Escrevo devagar, choro rápido."),
    Person("priya_i", "Priya Iyer", "en", "Three-hour films with an interval, please."),
    Person("otavio_l", "Otávio Linhares", "pt-BR", "Terror, fantasia, qualquer monstro serve."),
    Person("freya_h", "Freya Halvorsen", "en", "Bergen. Rain outside, rain on screen."),
    Person("dandara_r", "Dandara Rocha", "pt-BR", "Cineclube da Maré às quintas. Cola lá."),
    Person("mateus_v", "Mateus Vilela", "pt-BR", "Nota alta é fácil; difícil é rever."),
    Person("leila_k", "Leila Karimi", "en", "Kiarostami taught me how to look at a road."),
    Person("sam_okafor", "Sam Okafor", "en", "Action films are dance films. Discuss."),
    Person("helena_f", "Helena Furtado", "pt-BR", "Mudo, preto e branco, 4:3. Nessa ordem."),
    Person("iracema_t", "Iracema Tupinambá", "pt-BR", "Belém do Pará. Cinema amazônico e açaí."),
    Person("noah_b", "Noah Bergström", "en", "Slow cinema, fast bicycle."),
    Person("chiara_d", "Chiara De Santis", "en", "Bologna. I restore films that others forgot."),
    Person("rafael_g", "Rafael Guimarães", "pt-BR", "Trilhas sonoras. O resto vem junto."),
    Person("mei_ling", "Mei-Ling Chou", "en", "Taipei stories, long takes, good snacks."),
    Person("luciana_p", "Luciana Peixoto", "pt-BR", "Mãe de dois, animação em dobro."),
    Person("diego_f", "Diego Fuentes", "en", "Santiago. Memory is a genre."),
    Person("zeca_b", "Zeca Barreto", "pt-BR", "Chanchada, Oscarito e Grande Otelo. Ria comigo."),
    Person("amelia_c", "Amelia Clarke-Jones", "en", "I cry at trailers."),
)  # fmt: skip
