"""The protocol's document is a valid AsyncAPI 3 one, whole, and readable without another host."""

import re

import jsonschema
import pytest
from jsonschema import Draft202012Validator

from server.live import protocol
from server.live.events import EVENTS
from server.live.frames import CLIENT_FRAMES, SERVER_FRAMES

URL = "/api/docs/live/"


def references(node):
    """Every `$ref` of a document."""
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"]
        node = list(node.values())
    if isinstance(node, list):
        for inner in node:
            yield from references(inner)


def resolve(document, reference):
    found = document
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    return found


@pytest.fixture
def document(client):
    answer = client.get(URL + "asyncapi.json")
    assert answer.status_code == 200
    return answer.json()


def test_the_document_has_what_asyncapi_3_asks_for(document):
    assert document["asyncapi"] == "3.0.0"
    assert {"title", "version"} <= document["info"].keys()
    (server,) = document["servers"].values()
    assert server["protocol"] in ("ws", "wss")
    (channel,) = document["channels"].values()
    assert channel["address"] == "/ws/"
    for operation in document["operations"].values():
        assert operation["action"] in ("send", "receive")
        assert resolve(document, operation["channel"]["$ref"]) is channel
        for message in operation["messages"]:  # an operation's messages are those of its channel
            assert message["$ref"].startswith("#/channels/live/messages/")
    known = {"asyncapi", "id", "info", "servers", "defaultContentType", "channels", "operations",
             "components"}  # fmt: skip
    assert all(key in known or key.startswith("x-") for key in document)


def test_every_reference_leads_somewhere_and_every_frame_and_event_is_there(document):
    found = list(references(document))
    assert found
    for reference in found:
        assert resolve(document, reference)
    messages = document["components"]["messages"]
    assert messages.keys() == {frame.__name__ for frame in (*CLIENT_FRAMES, *SERVER_FRAMES)}
    assert document["x-events"].keys() == {event.type for event in EVENTS}
    assert all(message["summary"] for message in messages.values())


def test_every_payload_is_a_json_schema_that_takes_its_frame(document):
    for name, schema in document["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema)
        assert name
    whole = {**document, "$ref": "#/components/schemas/Subscribe"}
    jsonschema.validate({"type": "subscribe", "ref": 1, "topics": ["public"]}, whole)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"type": "subscribe", "topics": ["public"]}, whole)


def test_the_page_names_everything_and_asks_no_other_host_for_anything(client, document):
    answer = client.get(URL)

    assert answer.status_code == 200
    text = answer.content.decode()
    for event in document["x-events"]:
        assert f"<code>{event}</code>" in text
    for topic, _, _ in protocol.TOPICS:
        assert topic.replace("<", "&lt;").replace(">", "&gt;") in text
    assert "4013" in text
    assert not re.search(r"<script|src=|@import|<link", text)
    assert set(re.findall(r'href="([^"#][^"]*)"', text)) == {"asyncapi.json"}


def test_the_documents_are_only_read(client):
    for path in (URL, URL + "asyncapi.json"):
        assert client.post(path).status_code == 405
