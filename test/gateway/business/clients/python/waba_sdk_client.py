# argv: `send`, `refused` (what this server does not carry), or `receive` with webhooks on stdin, one a line.
import asyncio
import json
import os
import sys

from waba_sdk import (
    BodyComponent, BodyDefinition, ButtonComponent, ButtonParameter, CurrencyParameter, CurrencyValue, DateTimeParameter, DateTimeValue, HeaderComponent, InvalidRequestError, TemplateCategory, TemplateCreate,
    TemplateStatus, TextParameter, WhatsApp,
)
from waba_sdk.webhook import MessageEvent, WebhookHandler

by = "waba-sdk"
to = os.environ["TEST_TO"]
number = os.environ["TEST_NUMBER_ID"]


def opened():
    return WhatsApp(token=os.environ["TEST_TOKEN"], phone_number_id=number, waba_id=os.environ["TEST_WABA_ID"])


async def send():
    inbound = os.environ["TEST_INBOUND_ID"]
    async with opened() as client:
        assert (await client.mark_read(inbound, typing=True))["success"] is True
        await manage(client)
        contact = {"name": {"formatted_name": f"Ana of {by}", "first_name": "Ana"}, "phones": [{"phone": "+1 415", "type": "WORK", "wa_id": "1415"}], "emails": [{"email": "ana@example.com", "type": "WORK"}]}
        sections = [{"title": "Fast", "rows": [{"id": "1d", "title": "Next day", "description": "Before noon"}]}, {"title": "Slow", "rows": [{"id": "5d", "title": "Economy"}]}]
        track = ButtonComponent(sub_type="quick_reply", index=0, parameters=[ButtonParameter(type="payload", payload="track-42")])
        end = ButtonComponent(sub_type="url", index=1, parameters=[ButtonParameter(type="text", text="42")])
        amount = CurrencyParameter(currency=CurrencyValue(fallback_value="$100.99", code="USD", amount_1000=100990))
        day = DateTimeParameter(date_time=DateTimeValue(fallback_value="February 25, 1977"))
        text = lambda value: TextParameter(text=value)
        answers = {
            "text": await client.send_text(to, f"text by {by}", preview_url=True),
            "reply": await client.reply(to, inbound, f"reply by {by}"),
            "location": await client.send_location(to, 37.5, -122.1, name=f"Shop of {by}", address="1 Way"),
            "contacts": await client.send_contacts(to, [contact]),
            "reaction": await client.react(to, inbound, "\U0001f44d"),
            "buttons": await client.send_buttons(to, f"buttons by {by}", [("yes", "Yes"), ("no", "No")]),
            "list": await client.send_list(to, f"list by {by}", "Options", sections, header="Shipping", footer="Prices incl. tax"),
            "link": await client.send_cta_url(to, f"link by {by}", "Track", "https://example.com/t/42"),
            "locationRequest": await client.send_location_request(to, f"where, asks {by}"),
            "template": await client.send_template(to, "order_update", components=[HeaderComponent(parameters=[text("42")]), BodyComponent(parameters=[text("Ana"), text(by)]), track, end]),
            "due": await client.send_template(to, "due", components=[BodyComponent(parameters=[amount, day, text(by)])]),
        }
    print(json.dumps({kind: answer["messages"][0]["id"] for kind, answer in answers.items()}))


async def manage(client):
    templates = client.templates
    made = await templates.create(TemplateCreate(name="made_by_waba_sdk", language="en_US", category=TemplateCategory.UTILITY, components=[BodyDefinition(text="Thank you for your order.")]))
    assert made.status is TemplateStatus.APPROVED and (await templates.get(made.id)).name == "made_by_waba_sdk"
    listed = await templates.list(name="made_by_waba", status=[TemplateStatus.APPROVED], category=[TemplateCategory.UTILITY], language=["en_US"], limit=2)
    assert [each.id for each in listed.data] == [made.id]
    assert (await templates.edit(made.id, components=[BodyDefinition(text="Thank you for your big order.")]))["success"] is True
    assert (await templates.delete(template_id=made.id))["success"] is True


async def refused():
    link = "https://example.com/a"
    async with opened() as client:
        tries = {
            "image": client.send_image(to, url=link), "video": client.send_video(to, url=link), "audio": client.send_audio(to, url=link), "document": client.send_document(to, url=link), "sticker": client.send_sticker(to, url=link),
            "picture": client.send_buttons(to, "B", [("y", "Yes")], header={"type": "image", "link": link}), "flow": client.send_flow(to, "B", flow_id="1", flow_cta="Go", screen="A"), "catalogue": client.send_catalog(to, "All"),
            "product": client.send_single_product(to, catalog_id="1", product_retailer_id="2"), "productList": client.send_multi_product(to, "All", catalog_id="1", header="Plants", sections=[{"title": "A", "product_retailer_ids": ["2"]}]),
        }
        print(json.dumps({kind: await code_of(attempt) for kind, attempt in tries.items()}))


async def code_of(attempt):
    try:
        await attempt
    except InvalidRequestError as error:
        return str(error.error_code)
    return "none"


async def receive():
    handler = WebhookHandler(verify_token="right")
    assert handler.verify("hub.mode=subscribe&hub.verify_token=right&hub.challenge=42") == "42"
    for line in sys.stdin:
        # Its models refuse what has not all that they name.
        [event] = handler.parse(json.loads(json.loads(line)["body"]))
        if not isinstance(event, MessageEvent):
            print(json.dumps({"about": event.status.id, "said": event.status.status}))
            continue
        assert event.contact_name == "Ana Lima" and event.contact_wa_id == to
        message = event.message
        said = getattr(message, message.type).model_dump(exclude_none=True)
        print(json.dumps({"about": message.context.id, "said": said}))


asyncio.run({"send": send, "refused": refused, "receive": receive}[sys.argv[1]]())
