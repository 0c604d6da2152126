# argv: `send`, `refused` (what this server does not carry), or `receive` with webhooks on stdin, one a line.
import json
import os
import sys

from heyoo import WhatsApp

by = "heyoo"
to = os.environ["TEST_TO"]
client = WhatsApp(os.environ["TEST_TOKEN"], phone_number_id=os.environ["TEST_NUMBER_ID"])


def send():
    inbound = os.environ["TEST_INBOUND_ID"]
    assert client.mark_as_read(inbound)["success"] is True
    rows = lambda *given: [dict(zip(("id", "title", "description"), row)) for row in given]
    sections = [{"title": "Fast", "rows": rows(("1d", "Next day", "Before noon"))}, {"title": "Slow", "rows": rows(("5d", "Economy"))}]
    link = {"name": "cta_url", "parameters": {"display_text": "Track", "url": "https://example.com/t/42"}}
    buttons = [{"type": "reply", "reply": {"id": "yes", "title": "Yes"}}, {"type": "reply", "reply": {"id": "no", "title": "No"}}]
    contact = {
        "name": {"formatted_name": f"Ana of {by}", "first_name": "Ana"}, "phones": [{"phone": "+1 415", "type": "WORK", "wa_id": "1415"}],
        "emails": [{"email": "ana@example.com", "type": "WORK"}],
    }
    components = [
        {"type": "header", "parameters": [{"type": "text", "text": "42"}]},
        {"type": "body", "parameters": [{"type": "text", "text": "Ana"}, {"type": "text", "text": by}]},
        {"type": "button", "sub_type": "quick_reply", "index": "0", "parameters": [{"type": "payload", "payload": "track-42"}]},
        {"type": "button", "sub_type": "url", "index": "1", "parameters": [{"type": "text", "text": "42"}]},
    ]
    amount = {"type": "currency", "currency": {"fallback_value": "$100.99", "code": "USD", "amount_1000": 100990}}
    day = {"type": "date_time", "date_time": {"fallback_value": "February 25, 1977"}}
    answers = {
        "text": client.send_message(f"text by {by}", to),
        "reply": client.reply_to_message(inbound, to, f"reply by {by}"),
        "location": client.send_location("37.5", "-122.1", f"Shop of {by}", "1 Way", to),
        "contacts": client.send_contacts([contact], to),
        "reaction": client.send_reaction("\U0001f44d", inbound, to),
        "buttons": client.send_reply_button({"type": "button", "body": {"text": f"buttons by {by}"}, "action": {"buttons": buttons}}, to),
        "list": client.send_button({"header": "Shipping", "body": f"list by {by}", "footer": "Prices incl. tax", "action": {"button": "Options", "sections": sections}}, to),
        "link": client.send_custom_json({"messaging_product": "whatsapp", "type": "interactive", "interactive": {"type": "cta_url", "body": {"text": f"link by {by}"}, "action": link}}, to),
        "template": client.send_template("order_update", to, components, "en_US"),
        "due": client.send_template("due", to, [{"type": "body", "parameters": [amount, day, {"type": "text", "text": by}]}], "en_US"),
        "contactRequest": client.send_custom_json({"messaging_product": "whatsapp", "type": "interactive", "interactive": {"type": "contact_request", "body": {"text": f"who, asks {by}"}, "action": {"name": "request_contact_info"}}}, to),
    }
    print(json.dumps({kind: answer["messages"][0]["id"] for kind, answer in answers.items()}))


def receive():
    for line in sys.stdin:
        data = json.loads(json.loads(line)["body"])
        if not client.is_message(data):
            print(json.dumps({"about": data["entry"][0]["changes"][0]["value"]["statuses"][0]["id"], "said": client.get_delivery(data)}))
            continue
        assert client.get_name(data) == "Ana Lima" and client.get_mobile(data) == to and client.changed_field(data) == "messages"
        said = client.get_interactive_response(data) or client.get_location(data) or data["entry"][0]["changes"][0]["value"]["messages"][0].get("button") or data["entry"][0]["changes"][0]["value"]["messages"][0].get("contacts")
        print(json.dumps({"about": data["entry"][0]["changes"][0]["value"]["messages"][0]["context"]["id"], "type": client.get_message_type(data), "said": said}))


def refused():
    link = "https://example.com/a"
    answers = {
        "image": client.send_image(link, to), "video": client.send_video(link, to), "audio": client.send_audio(link, to), "document": client.send_document(link, to), "sticker": client.send_sticker(link, to),
    }
    print(json.dumps({kind: str(answer["error"]["code"]) for kind, answer in answers.items()}))


{"send": send, "refused": refused, "receive": receive}[sys.argv[1]]()
