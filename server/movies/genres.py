"""TMDb's genres of films, with its Portuguese names (`/genre/movie/list`, en-US and pt-BR).

Without "TV Movie": the catalogue has no TV. A genre that TMDb adds later joins with the first film
that has it, without a Portuguese name until somebody gives it one.
"""

#: TMDb's id -> (name, Portuguese name)
GENRES: dict[int, tuple[str, str]] = {
    28: ("Action", "Ação"),
    12: ("Adventure", "Aventura"),
    16: ("Animation", "Animação"),
    35: ("Comedy", "Comédia"),
    80: ("Crime", "Crime"),
    99: ("Documentary", "Documentário"),
    18: ("Drama", "Drama"),
    10751: ("Family", "Família"),
    14: ("Fantasy", "Fantasia"),
    36: ("History", "História"),
    27: ("Horror", "Terror"),
    10402: ("Music", "Música"),
    9648: ("Mystery", "Mistério"),
    10749: ("Romance", "Romance"),
    878: ("Science Fiction", "Ficção científica"),
    53: ("Thriller", "Thriller"),
    10752: ("War", "Guerra"),
    37: ("Western", "Faroeste"),
}
ID_BY_NAME = {name: id_ for id_, (name, _) in GENRES.items()}
