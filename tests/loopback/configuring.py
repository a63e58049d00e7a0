"""The two files that make `secondsource` watch the loopback web: secondsource.toml and outlets.toml."""

import json
from collections.abc import Iterable
from pathlib import Path

from loopback.houses import House
from loopback.world import World

SUBSCRIBER = "analyst@localhost"


def write_configuration(
    folder: Path, world: World, *, mail_port: int, settle: str = "2s", database: str = "sqlite:///secondsource.db"
) -> Path:
    """Both files in that folder; the path of secondsource.toml."""
    write_outlets(folder / "outlets.toml", world, world.houses.values())
    config = folder / "secondsource.toml"
    config.write_text(
        f"""[database]
url = {json.dumps(database)}
[archive]
folder = "evidence"
[crawl]
allow_private = ["127.0.0.0/8"]
interval_min = "2s"
[outlets]
files = ["outlets.toml"]
shipped = false
[mail]
host = "127.0.0.1"
port = {mail_port}
tls = "none"
sender = "secondsource@localhost"
[[subscriber]]
address = "{SUBSCRIBER}"
settle = "{settle}"
""",
        encoding="utf-8",
    )
    return config


def write_outlets(path: Path, world: World, houses: Iterable[House]) -> None:
    """The outlets of these houses with their watches."""
    path.write_text("\n".join(outlet_toml(world, house) for house in houses), encoding="utf-8")


def outlet_toml(world: World, house: House) -> str:
    """One outlet, as an operator would declare it."""
    lines = ["[[outlet]]", f"name = {json.dumps(house.name)}", f'domains = ["{house.address}"]']
    lines += [f'kind = "{house.kind}"', f'country = "{house.country}"', f'standing = "{house.standing}"']
    lines += [f"aliases = {json.dumps(house.aliases)}", f"languages = {json.dumps(house.languages)}"]
    if house.owner:
        lines.append(f"owner = {json.dumps(house.owner)}")
    lines += ["[[outlet.watch]]", f'url = "{world.feed_url(house.name)}"', ""]
    return "\n".join(lines)
