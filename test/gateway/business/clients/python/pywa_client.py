# argv: `send`, or `receive` with webhooks on stdin, one a line.
import json
import os
import sys

from pywa import WhatsApp, handlers
from pywa.types import Button, Command, Contact, Industry, Section, SectionList, SectionRow, URLButton
from pywa.types import templates as t

by = "pywa"
to = os.environ["TEST_TO"]
number = os.environ["TEST_NUMBER_ID"]
account = os.environ["TEST_WABA_ID"]


def send():
    client = WhatsApp(phone_id=number, token=os.environ["TEST_TOKEN"], waba_id=account)
    inbound = os.environ["TEST_INBOUND_ID"]
    assert client.mark_message_as_read(inbound) and client.indicate_typing(inbound)
    manage(client)
    contact = Contact(
        name=Contact.Name(formatted_name=f"Ana of {by}", first_name="Ana"), phones=[Contact.Phone(phone="+1 415", type="WORK", wa_id="1415")], emails=[Contact.Email(email="ana@example.com", type="WORK")]
    )
    sections = [Section("Fast", [SectionRow("Next day", "1d", "Before noon")]), Section("Slow", [SectionRow("Economy", "5d")])]
    answers = {
        "text": client.send_message(to, f"text by {by}"),
        "reply": client.send_message(to, f"reply by {by}", reply_to_message_id=inbound),
        "location": client.send_location(to, 37.5, -122.1, f"Shop of {by}", "1 Way"),
        "contacts": client.send_contact(to, contact),
        "reaction": client.send_reaction(to, "\U0001f44d", inbound),
        "buttons": client.send_message(to, f"buttons by {by}", buttons=[Button("Yes", "yes"), Button("No", "no")]),
        "list": client.send_message(to, f"list by {by}", header="Shipping", footer="Prices incl. tax", buttons=SectionList("Options", sections)),
        "link": client.send_message(to, f"link by {by}", buttons=URLButton("Track", "https://example.com/t/42")),
        "locationRequest": client.request_location(to, f"where, asks {by}"),
        "template": client.send_template(to, "order_update", t.TemplateLanguage.ENGLISH_US, params=[
            t.HeaderText.params("42"), t.BodyText.params("Ana", by), t.QuickReplyButton.params(callback_data="track-42", index=0), t.URLButton.params(url_variable="42", index=1),
        ]),
        "named": client.send_template(to, "order_named", t.TemplateLanguage.ENGLISH_US, params=[t.BodyText.params(shop=by)]),
    }
    print(json.dumps({kind: answer.id for kind, answer in answers.items()}))


def manage(client):
    assert client.get_business_account().id == account and [each.id for each in client.get_business_phone_numbers()] == [number]
    assert client.get_business_phone_number().display_phone_number.startswith("+1")
    assert client.update_business_profile(about="Plants", industry=Industry.RETAIL) and client.get_business_profile().about == "Plants"
    assert client.update_conversational_automation(ice_breakers=["Book"], commands=[Command("hours", "Opening hours")])
    code = client.create_qr_code("Order", "SVG").code
    assert client.update_qr_code(code, "Order plants").prefilled_message == "Order plants" and client.get_qr_code(code).code == code and client.delete_qr_code(code)
    assert client.block_users([to]).added_users[0].wa_id == to and [each.wa_id for each in client.get_blocked_users()] == [to]
    assert client.unblock_users([to]).removed_users[0].wa_id == to
    made = client.create_template(t.Template(name="made_by_pywa", category=t.TemplateCategory.UTILITY, language=t.TemplateLanguage.ENGLISH_US, components=[
        t.BodyText("Thank you {{1}} for your order.", "Ana"), t.Buttons(buttons=[t.QuickReplyButton(text="Track")]),
    ]))
    assert client.get_template(made.id).name == "made_by_pywa" and [each.name for each in client.get_templates(name="made_by_pywa")] == ["made_by_pywa"]
    assert client.delete_template("made_by_pywa")
    codes = client.upsert_authentication_template(name="codes_by_pywa", languages=[t.TemplateLanguage.ENGLISH_US, t.TemplateLanguage.GERMAN], otp_button=t.CopyCodeOTPButton(), code_expiration_minutes=5)
    assert [each.category for each in codes.templates] == [t.TemplateCategory.AUTHENTICATION] * 2 and client.delete_template("codes_by_pywa")


def receive():
    client = WhatsApp(phone_id=number, token=os.environ["TEST_TOKEN"], server=None, verify_token="right", app_secret=os.environ["TEST_APP_SECRET"])
    tell = lambda about, said: print(json.dumps({"about": about, "said": said}))

    def on_button(_, tap):
        if tap.type.value == "button":
            return tell(tap.reply_to_message.message_id, {"payload": tap.data, "text": tap.title})
        return tell(tap.reply_to_message.message_id, {"type": "button_reply", "button_reply": {"id": tap.data, "title": tap.title}})

    def on_row(_, tap):
        tell(tap.reply_to_message.message_id, {"type": "list_reply", "list_reply": {"id": tap.data, "title": tap.title, "description": tap.description}})

    def on_message(_, message):
        assert message.from_user.name == "Ana Lima" and message.from_user.wa_id == to
        at = message.location
        tell(message.reply_to_message.message_id, {"latitude": at.latitude, "longitude": at.longitude, "name": at.name})

    client.add_handlers(
        handlers.MessageStatusHandler(lambda _, status: tell(status.id, status.status.value)), handlers.CallbackButtonHandler(on_button), handlers.CallbackSelectionHandler(on_row), handlers.MessageHandler(on_message),
    )
    for line in sys.stdin:
        webhook = json.loads(line)
        body = webhook["body"].encode()
        assert client.webhook_update_validator(body, webhook["signature"]) is None
        client.webhook_update_handler(body)


{"send": send, "receive": receive}[sys.argv[1]]()
